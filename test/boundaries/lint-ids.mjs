// Reads TypeScript from the standard input and writes the lines on which an id is made inside of a transaction's work.
import { Linter } from 'eslint';
import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { idsBeforeWork } from './ids-before-work.mjs';

const config = {
  files: ['**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  rules: { 'no-restricted-syntax': ['error', ...idsBeforeWork] },
};
const found = new Linter().verify(readFileSync(0, 'utf8'), config, 'planted.ts');
process.stdout.write(JSON.stringify(found.map(({ line, ruleId, message }) => ({ line, ruleId, message }))));
