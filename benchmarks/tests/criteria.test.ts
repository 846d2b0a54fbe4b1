import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quickPlan } from '../harness/plan.ts';
import { criteria } from '../report/criteria.ts';
import { remarks } from '../report/remarks.ts';
import { type MeasuredRow, savesAsked, savesReached } from '../report/result.ts';
import { tailRow } from '../rows.ts';

const row = tailRow(quickPlan.tail);

function tail({ p99, reached }: { p99: number; reached: number }): MeasuredRow {
  const figures = { [savesAsked]: 5_000, [savesReached]: reached };
  return {
    result: { row, unit: 'ms', ours: p99, raw: null, peers: {}, ratioToRaw: null, ratioToBestPeer: null },
    detail: { row, settings: undefined, contenders: [], figures, remarks: ['so it was'] },
  };
}
const verdictOn = (measured: MeasuredRow) => criteria([measured]).find(({ line }) => line === row);

test('subscribers are held against a delay', () => {
  assert.equal(verdictOn(tail({ p99: 101, reached: 5_000 }))?.verdict, 'short');
  assert.equal(verdictOn(tail({ p99: 100, reached: 4_950 }))?.verdict, 'reached');
  assert.equal(verdictOn(tail({ p99: 20, reached: 5_000 }))?.verdict, 'aim reached');
});

test('a short delay at a lesser rate than the one asked for is not enough, and the rate is told', () => {
  const criterion = verdictOn(tail({ p99: 3, reached: 4_000 }));
  assert.equal(criterion?.verdict, 'short');
  assert.equal(criterion?.reached, '3 ms, at 4,000 saves/s');
});

test('what a row remarks is told with its name', () => {
  assert.ok(remarks([tail({ p99: 3, reached: 4_000 })]).includes(`${row}: so it was.`));
});
