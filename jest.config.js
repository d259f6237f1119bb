const { readFileSync } = require('node:fs');

const swc = { ...JSON.parse(readFileSync(`${__dirname}/.swcrc.jest.json`, 'utf8')), swcrc: false };
const plainJs = {
  sourceMaps: false,
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { target: 'es2023', parser: { syntax: 'ecmascript' } },
};
// Published as ESM only, or importing such a one; Jest stays in CommonJS and must down-level them.
const esmOnly = ['@nestjs', '@fastify/cookie', 'cookie', 'content-disposition', 'openapi-fetch'];

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  rootDir: __dirname,
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  moduleFileExtensions: ['js', 'ts', 'mjs', 'cjs', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc], '^.+\\.m?js$': ['@swc/jest', plainJs] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: {
    '^@app/(contexts|compositions)$': '<rootDir>/libs/$1',
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src',
    '^@app/([^/]+)/(.*)$': '<rootDir>/libs/$1/src/$2',
    '^@test/(.*)$': '<rootDir>/test/$1',
  },
  setupFiles: ['reflect-metadata'],
  ...more,
});

// A spec named *.db.spec.ts needs a database; the others of libs and apps need nothing.
module.exports = {
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    project(
      'unit',
      ['{libs,apps}/**/*.spec.ts', 'test/{bench,drills,replay,boundaries,reference,support}/**/*.spec.ts'],
      {
        testPathIgnorePatterns: ['/node_modules/', '\\.db\\.spec\\.ts$'],
      },
    ),
    project('context', ['{libs,apps}/**/*.db.spec.ts']),
    project('concurrency', ['test/concurrency/**/*.spec.ts']),
    project('system', ['test/{contract,edge,faults,replica,system}/**/*.spec.ts']),
  ],
};
