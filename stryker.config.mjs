/**
 * The specification's own test: `npm run test:mutation` changes the core and the memory store in one place at a time, and the
 * features alone have to notice. Of a part: `npm run test:mutation -- --mutate src/core/data.ts`.
 */
export default {
  mutate: ['src/core/**/*.ts', 'src/stores/memory*.ts'],
  testRunner: 'cucumber',
  plugins: ['./scripts/mutation/cucumber-runner.ts'],
  cucumber: { profile: 'mutation' },
  coverageAnalysis: 'perTest',
  // For loops without an end alone, see scripts/mutation/impatience.ts: on a busy machine a short time would pass for a mutant found.
  timeoutMS: 20_000,
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  incrementalFile: 'reports/mutation/incremental.json',
  tempDirName: 'reports/mutation/sandbox',
  // Stryker would rewrite the compiler's settings with TypeScript's programming interface, which version 7 has none of.
  ignorePatterns: ['tsconfig*.json', 'api', 'benchmarks', 'dist', 'docs', 'examples', 'notebooks', 'reports'],
  allowConsoleColors: false,
};
