import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

// Runs test files with Node's own runner: `node scripts/run-tests.ts <check> <glob…>`. People read the usual output, the check
// runner reads reports/<check>.json.
const [check, ...rest] = process.argv.slice(2);
if (check === undefined || rest.length === 0) throw new Error('Usage: node scripts/run-tests.ts <check> <glob…>');
const report = `reports/${check}.json`;
mkdirSync('reports', { recursive: true });
rmSync(report, { force: true });
// A run within a test's own run (the tests of these checks do that) is a run of its own, not a part of that test.
const { NODE_TEST_CONTEXT: _, ...env } = process.env;
const { status } = spawnSync(
  process.execPath,
  [
    ...['--test', '--test-timeout=300000', '--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/test-counter.ts', `--test-reporter-destination=${report}`],
    ...rest,
  ],
  { stdio: 'inherit', env },
);
process.exitCode = status ?? 1;
