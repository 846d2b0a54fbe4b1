import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { times } from '../faults/fire.ts';

const inputs = times(100_000, 5_000);
/** Of a processor, for one input; of memory, for all of them, and beside what the program itself takes. */
const most = { milliseconds: 2_000, megabytes: 400, heap: 256 };
const seed = Number(process.env['DVENT_PROPERTY_SEED'] ?? 4);

interface Told {
  readonly outcomes: { readonly [code: string]: number };
  readonly faults: readonly string[];
  readonly slowest: { readonly milliseconds: number; readonly how: string; readonly input: number };
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly polluted: boolean;
}

test(`${inputs} rows that no store has written: each is read or refused with an error of ours, in bounded time and memory`, async (t) => {
  const program = fileURLToPath(new URL('reads-hostile-rows.ts', import.meta.url));
  const parameters = [`--max-old-space-size=${most.heap}`, program, String(seed), String(inputs)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  const told: Told = JSON.parse(stdout); // as the program prints it
  const { outcomes, faults, slowest, milliseconds, megabytes, polluted } = told;
  const shown = {
    seed,
    outcomes,
    slowest,
    each: `${(milliseconds / inputs).toFixed(2)} ms`,
    memory: `${megabytes.toFixed(0)} MB`,
  };
  t.diagnostic(JSON.stringify(shown));
  assert.deepEqual(faults, []);
  assert.deepEqual(Object.keys(outcomes).toSorted(), ['DECODE_FAILED', 'INTEGRITY', 'an event']);
  assert.equal(polluted, false, 'Object.prototype was changed');
  assert.ok(slowest.milliseconds < most.milliseconds, JSON.stringify(slowest));
  assert.ok(megabytes < most.megabytes, `${megabytes} MB`);
});
