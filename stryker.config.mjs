// Mutation tests (`npm run mutation`, docs/mutation.md). On demand and not in CI: a run takes a long time.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['@stryker-mutator/jest-runner', './scripts/mutation/ignore-texts.mjs'],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  mutate: [
    'libs/{order,balance,coupon}/src/{domain,application}/**/*.ts',
    'libs/product/src/{domain,application}/stock/**/*.ts',
    'libs/outbox/src/{cloud-event,published-events}.ts',
    'libs/outbox/src/{writer,inbox,relay}/**/*.ts',
    // Titles and help of errors.
    '!libs/*/src/domain/*.errors.ts',
    // Validators: what the compiled one does not accept, class-validator judges with the same result (libs/fast-path).
    '!libs/outbox/src/inbox/{accept-known,event-fields}.ts',
    // Modules, settings and metrics, and adapters: text for a database, a queue or Redis.
    '!libs/outbox/src/*/{*.module,*.config,*.metrics,*.gauges,sql-*,sqs-*,relay-sqs-client}.ts',
  ],
  ignorers: ['texts'],
  concurrency: 1,
  ignoreStatic: true,
  // Only an endless loop should time out, also on a busy machine.
  timeoutMS: 60_000,
  incrementalFile: '.local/mutation/incremental.json',
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.local/mutation/report.json' },
  htmlReporter: { fileName: '.local/mutation/report.html' },
  tempDirName: '.local/mutation/sandbox',
  ignorePatterns: ['.local', 'dist', 'coverage', 'bench-results', 'docker'],
  thresholds: { high: 95, low: 90, break: 90 },
};
