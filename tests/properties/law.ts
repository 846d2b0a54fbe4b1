import { test } from 'node:test';
import fc from 'fast-check';

// How the laws of this folder are run. A failure prints its seed and its smallest counterexample; the seed given again
// (`DVENT_PROPERTY_SEED=…`) makes the same run. `DVENT_PROPERTY_RUNS=20` tries twenty times as many cases.

const factor = Number(process.env.DVENT_PROPERTY_RUNS ?? 1);
const seed = process.env.DVENT_PROPERTY_SEED;

export function law<Values extends [unknown, ...unknown[]]>(
  name: string,
  { runs = 200, given }: { runs?: number; given: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> } },
  holds: (...values: Values) => unknown,
): void {
  test(name, () =>
    fc.assert(
      fc.asyncProperty(...given, async (...values: Values) => void (await holds(...values))),
      {
        numRuns: Math.ceil(runs * factor),
        ...(seed === undefined ? {} : { seed: Number(seed) }),
      },
    ),
  );
}
