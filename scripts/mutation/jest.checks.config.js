// The mutants of the auditor's SQL, on a database (`npm run mutation`).
const { projects } = require('../../jest.config.js');

const context = projects.find(({ displayName }) => displayName === 'context');

module.exports = { ...context, testMatch: ['<rootDir>/libs/audit/test/mutation/*.mutation.ts'] };
