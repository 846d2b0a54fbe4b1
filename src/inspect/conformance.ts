import { inspect } from 'node:util';
import { messageOf } from '../core/error-text.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { ConformanceOptions, ConformanceTest, StoreUnderTest } from '../testing/index.ts';
import type { Display } from './display.ts';
import { loadedModule } from './loaded-module.ts';

/** The command's options, as they were given. */
type Given = { readonly [name in 'only' | 'runs' | 'seed' | 'path' | 'bail' | 'verbose']?: unknown };

/** Tests the store that a module exports, and tells of each rule, and at once of each failure; gives whether all tests have passed. */
export async function testConformance(path: string, given: Given, display: Display): Promise<boolean> {
  const options = { ...numberIn(given.runs, 'runs'), ...numberIn(given.seed, 'seed'), ...pathIn(given) };
  const under = await storeIn(path);
  const { conformance } = await import('../testing/index.ts');
  try {
    const tests = chosen(await conformance(under, options), given.only);
    let [passed, failed] = [0, 0];
    for (const [rule, ofRule] of Map.groupBy(tests, (one) => one.rule)) {
      const result = await testRule(ofRule, given, display);
      passed += result.passed;
      failed += result.failed;
      display.tell(`${result.failed === 0 ? '✓' : '✗'} ${rule} (${result.passed} of ${ofRule.length})`);
      if (failed > 0 && given.bail) break;
    }
    const left = tests.length - passed - failed;
    display.tell(`${passed} passed, ${failed} failed${left > 0 ? `, ${left} not run` : ''}`);
    return failed === 0;
  } finally {
    display.end();
    await under.end?.();
  }
}

function chosen(tests: readonly ConformanceTest[], only: unknown = ''): readonly ConformanceTest[] {
  const wanted = tests.filter(({ rule, name }) => `${rule}: ${name}`.toLowerCase().includes(String(only).toLowerCase()));
  if (wanted.length > 0) return wanted;
  throw new InvalidArgumentError({ field: '--only', value: only, expected: 'a part of a rule or a name' });
}

async function testRule(tests: readonly ConformanceTest[], { bail, verbose }: Given, display: Display) {
  let [passed, failed] = [0, 0];
  for (const { rule, name, run } of tests) {
    display.begin(`${rule}: ${name}`);
    try {
      await run();
      passed += 1;
    } catch (error) {
      failed += 1;
      display.tell(`✗ ${rule}: ${name}\n${indented(verbose ? inspect(error) : messagesOf(error))}`);
      if (bail) break;
    }
  }
  return { passed, failed };
}

/** What went wrong, without the places in the code; of several errors, all. */
const messagesOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messagesOf).join('\n') : messageOf(error);

const indented = (text: string) => text.replaceAll(/^/gm, '    ');

/** A path leads among the stories of one seed. */
function pathIn({ path, seed }: Given): ConformanceOptions {
  if (path === undefined) return {};
  if (/^\d+(:\d+)*$/.test(String(path)) && seed !== undefined) return { path: String(path) };
  const expected = 'what a failure has told, numbers with colons between them, with its --seed';
  throw new InvalidArgumentError({ field: '--path', value: path, expected });
}

function numberIn(given: unknown, name: 'runs' | 'seed'): ConformanceOptions {
  if (given === undefined) return {};
  const text = String(given);
  const isRight = name === 'runs' ? /^[1-9]\d*$/ : /^-?\d+$/;
  if (isRight.test(text)) return { [name]: Number(text) };
  const expected = name === 'runs' ? 'a whole number of at least 1' : 'a whole number';
  throw new InvalidArgumentError({ field: `--${name}`, value: text, expected });
}

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a module whose default export is no store under test */
async function storeIn(path: string): Promise<StoreUnderTest> {
  const { default: exported } = await loadedModule(path);
  if (isStoreUnderTest(exported)) return exported;
  throw new InvalidArgumentError({
    field: `the default export of ${path}`,
    value: exported,
    expected: 'a StoreUnderTest: { place: () => ({ open: (options) => … }) }',
  });
}

const isStoreUnderTest = (value: unknown): value is StoreUnderTest =>
  typeof value === 'object' && value !== null && 'place' in value && typeof value.place === 'function';
