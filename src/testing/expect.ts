import { is, isValueObject } from 'immutable';

// Assertions that also run in a browser.

/** Two values differ: `actual` and `expected` are what they have where they do. */
export class DifferenceError extends Error {
  override readonly name = 'DifferenceError';
  readonly where: string;
  readonly actual: string;
  readonly expected: string;

  constructor(message: string, { where, actual, expected }: { where: string; actual: unknown; expected: unknown }) {
    super(message);
    this.where = where;
    this.actual = shown(actual);
    this.expected = shown(expected);
  }
}

/** Equal as values are: Immutable.js values by `equals`, arrays and plain objects by what they hold, all else by `Object.is`. */
export function expectEqual(actual: unknown, expected: unknown, what = 'The value'): void {
  const difference = differenceBetween(actual, expected, '');
  if (difference === undefined) return;
  const values = `  actual:   ${shown(actual)}\n  expected: ${shown(expected)}`;
  throw new DifferenceError(`${what} is not as expected${difference.where}\n${values}`, difference);
}

export function expectTrue(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${what}`);
}

/** A value that has to be there. */
export function present<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`There is no ${what}`);
  return value;
}

interface Difference {
  /** Begins with a space where it is not empty. */
  readonly where: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

function differenceBetween(actual: unknown, expected: unknown, path: string): Difference | undefined {
  const here: Difference = { where: path === '' ? '' : ` at ${path}`, actual, expected };
  if (isValueObject(actual) || isValueObject(expected)) return is(actual, expected) ? undefined : here;
  if (!isObject(actual) || !isObject(expected)) return Object.is(actual, expected) ? undefined : here;
  if (Array.isArray(actual) !== Array.isArray(expected)) return here;
  const keys = Object.keys(actual);
  if (keys.length !== Object.keys(expected).length)
    return { ...here, where: `${here.where}: ${keys.length} keys, not ${Object.keys(expected).length}` };
  for (const key of keys) {
    if (!Object.hasOwn(expected, key)) return { ...here, where: `${here.where}: "${key}" is too much` };
    const difference = differenceBetween(ownValue(actual, key), ownValue(expected, key), path === '' ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Also of the key `__proto__`, which plain access would take for the prototype. */
const ownValue = (holder: object, key: string): unknown => Object.getOwnPropertyDescriptor(holder, key)?.value;

function shown(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
