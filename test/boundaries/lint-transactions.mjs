// Reads TypeScript from the standard input and writes the lines on which a rule for transactions is broken.
import { Linter } from 'eslint';
import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';
import { idsBeforeWork, locksHaveRanks } from './transaction-rules.mjs';

const config = {
  files: ['**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  rules: { 'no-restricted-syntax': ['error', ...idsBeforeWork, ...locksHaveRanks] },
};
const found = new Linter().verify(readFileSync(0, 'utf8'), config, 'planted.ts');
process.stdout.write(JSON.stringify(found.map(({ line, ruleId, message }) => ({ line, ruleId, message }))));
