import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { InvalidArgumentError } from '../core/errors.ts';
import type { ConformanceOptions, ConformanceTest, StoreUnderTest } from '../testing/index.ts';

interface Given {
  readonly only?: string | undefined;
  readonly runs?: string | undefined;
  readonly seed?: string | undefined;
}

/** Tests the store that a module exports, and tells of each rule; gives whether all tests have passed. */
export async function testConformance(
  path: string,
  { only = '', runs, seed }: Given,
  tell: (line: string) => void,
): Promise<boolean> {
  const options = { ...numberIn(runs, 'runs'), ...numberIn(seed, 'seed') };
  const under = await storeIn(path);
  const { conformance } = await import('../testing/index.ts');
  try {
    const wanted = (await conformance(under, options)).filter(({ rule, name }) =>
      `${rule}: ${name}`.toLowerCase().includes(only.toLowerCase()),
    );
    if (wanted.length === 0)
      throw new InvalidArgumentError({ field: '--only', value: only, expected: 'a part of a rule or a name' });
    let [passed, failed] = [0, 0];
    for (const [rule, tests] of Map.groupBy(wanted, (one) => one.rule)) {
      const failures = await failuresOf(tests);
      passed += tests.length - failures.length;
      failed += failures.length;
      tell(`${failures.length === 0 ? '✓' : '✗'} ${rule} (${tests.length - failures.length} of ${tests.length})`);
      for (const failure of failures) tell(failure);
    }
    tell(`${passed} passed, ${failed} failed`);
    return failed === 0;
  } finally {
    await under.end?.();
  }
}

async function failuresOf(tests: readonly ConformanceTest[]): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failures.push(`  ✗ ${name}\n${indented(inspect(error))}`);
    }
  }
  return failures;
}

const indented = (text: string) => text.replaceAll(/^/gm, '      ');

function numberIn(text: string | undefined, name: 'runs' | 'seed'): ConformanceOptions {
  if (text === undefined) return {};
  const isRight = name === 'runs' ? /^[1-9]\d*$/ : /^-?\d+$/;
  if (isRight.test(text)) return { [name]: Number(text) };
  const expected = name === 'runs' ? 'a whole number of at least 1' : 'a whole number';
  throw new InvalidArgumentError({ field: `--${name}`, value: text, expected });
}

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a module whose default export is no store under test */
async function storeIn(path: string): Promise<StoreUnderTest> {
  if (!existsSync(path)) throw new InvalidArgumentError({ field: 'module', value: path, expected: 'a file' });
  const module: { readonly default?: unknown } = await import(pathToFileURL(resolve(path)).href);
  const { default: exported } = module;
  if (isStoreUnderTest(exported)) return exported;
  throw new InvalidArgumentError({
    field: `the default export of ${path}`,
    value: exported,
    expected: 'a StoreUnderTest: { place: () => ({ open: (options) => … }) }',
  });
}

const isStoreUnderTest = (value: unknown): value is StoreUnderTest =>
  typeof value === 'object' && value !== null && 'place' in value && typeof value.place === 'function';
