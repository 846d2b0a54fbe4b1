import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Check, Outcome } from './checking/check.ts';
import { commandFor } from './checking/needs.ts';
import { runCheck } from './checking/run.ts';
import { runInOrder } from './checking/schedule.ts';
import { tellLeftOut, tellOutcome, tellTable } from './checking/tell.ts';
import { checks } from './checks.ts';

// `npm test`: runs the checks of scripts/checks.ts, shows what came of each, and ends with `N passed, N failed`.
//   npm test -- --only lint,types            only these
//   npm test -- --list                       which there are
//   DVENT_REQUIRE_ALL=1 npm test             what could not run has failed, as in CI

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' } } });
if (values.list) {
  for (const { name, says } of checks) console.log(`${name.padEnd(16)} ${says}`);
} else {
  const { asked, unknown } = chosen(values.only);
  if (unknown.length > 0) console.error(`No check is called ${unknown.join(' or ')}: npm test -- --list names them.`);
  process.exitCode = unknown.length > 0 ? 2 : await main(asked);
}

function chosen(only: readonly string[] = []): { asked: readonly Check[]; unknown: readonly string[] } {
  const names = only.flatMap((list) => list.split(','));
  const asked = names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
  return { asked, unknown: names.filter((name) => !checks.some((check) => check.name === name)) };
}

async function main(asked: readonly Check[]): Promise<number> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  console.log(`${asked.length} checks on Node ${process.versions.node}`);
  const missing = asked.filter(({ needs }) => needs !== undefined && commandFor(needs) === undefined);
  const outputs = new Map<string, string>();
  const outcomes = await runInOrder(
    asked.filter((check) => !missing.includes(check)),
    {
      run: async (check) => {
        const { output, ...outcome } = await runCheck(check, { signal: stopping.signal });
        outputs.set(check.name, output);
        return outcome;
      },
      done: (outcome) => console.log(tellOutcome(outcome, outputs.get(outcome.check.name) ?? '')),
    },
  );
  return summary(outcomes, missing);
}

/** The last word. Where all must run, each thing left out counts as failed. */
function summary(outcomes: readonly Outcome[], missing: readonly Check[]): number {
  const requireAll = process.env.DVENT_REQUIRE_ALL === '1';
  const leftOut = missing.length + outcomes.reduce((sum, outcome) => sum + outcome.leftOut.length, 0);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0) + (requireAll ? leftOut : 0);
  console.log(`\n${tellTable(outcomes)}`);
  if (leftOut > 0)
    console.log(`\n${tellLeftOut(outcomes, missing)}${requireAll ? '\n(each counts as failed: DVENT_REQUIRE_ALL=1)' : ''}`);
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/summary.json', JSON.stringify({ passed, failed, leftOut }));
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}
