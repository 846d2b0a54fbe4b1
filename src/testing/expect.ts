import { is, isValueObject } from 'immutable';

// Assertions that also run in a browser.

/** Equal as values are: Immutable.js values by `equals`, arrays and plain objects by what they hold, all else by `Object.is`. */
export function expectEqual(actual: unknown, expected: unknown, what = 'The value'): void {
  const difference = differenceBetween(actual, expected, '');
  if (difference === undefined) return;
  throw new Error(`${what} is not as expected${difference}\n  actual:   ${shown(actual)}\n  expected: ${shown(expected)}`);
}

export function expectTrue(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${what}`);
}

/** A value that has to be there. */
export function present<Value>(value: Value | undefined | null, what: string): Value {
  if (value === undefined || value === null) throw new Error(`There is no ${what}`);
  return value;
}

function differenceBetween(actual: unknown, expected: unknown, path: string): string | undefined {
  const here = path === '' ? '' : ` at ${path}`;
  if (isValueObject(actual) || isValueObject(expected)) return is(actual, expected) ? undefined : here;
  if (!isObject(actual) || !isObject(expected)) return Object.is(actual, expected) ? undefined : here;
  if (Array.isArray(actual) !== Array.isArray(expected)) return here;
  const keys = Object.keys(actual);
  if (keys.length !== Object.keys(expected).length) return `${here}: ${keys.length} keys, not ${Object.keys(expected).length}`;
  for (const key of keys) {
    if (!Object.hasOwn(expected, key)) return `${here}: "${key}" is too much`;
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
