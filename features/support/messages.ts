import * as v from 'valibot';
import { defineCommand, defineEvent, shape } from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';
import { TodoAdded, TodoFinished, TodoStarted } from './todo.ts';

export const Noted = defineEvent('Noted', shape<object>());
export const Note = defineCommand('Note', shape<object>());
export const AddTodo = defineCommand(
  'AddTodo',
  v.object({
    description: v.pipe(v.string(), v.trim(), v.minLength(1)),
    priority: v.optional(v.picklist(['low', 'high']), 'low'),
  }),
);

/** A definition as scenarios call it: with whatever they say, so that what must be refused can be said too. */
type Make = (data: unknown, options?: { [part: string]: unknown }) => unknown;

// The parameters are what the compiler holds users to; scenarios also say what it would refuse.
const definitions = { TodoAdded, TodoStarted, TodoFinished, Noted, Note, AddTodo } as unknown as {
  readonly [name: string]: Make & { is(message: unknown): boolean };
};

export const definitionOf = (name: string) => present(definitions[name], `definition "${name}"`);

/** Data that any of them takes. */
export const someData = { description: 'milk' };

/** What no JSON can hold, and what it holds otherwise than one might think. */
export const things: { readonly [told: string]: () => unknown } = {
  'a date': () => new Date(0),
  'a big integer': () => 1n,
  'not-a-number': () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  'minus infinity': () => Number.NEGATIVE_INFINITY,
  'a function': () => () => 1,
  'a symbol': () => Symbol('thing'),
  'a map': () => new Map(),
  'a regular expression': () => /thing/,
  'an instance of a class': () => new (class Thing {})(),
  // biome-ignore lint/suspicious/noSparseArray: the hole is the point.
  'a list with a hole': () => [1, , 3],
  'a list with an undefined': () => [1, undefined, 3],
  'a list of another prototype': () => Object.setPrototypeOf([1], {}),
  'an object without a root': () => Object.create(Object.create(null)),
  'an instance of a class that answers for its fields': () =>
    new (class Answering {
      hasOwnProperty() {
        return true;
      }
    })(),
  'a list with a name': () => Object.assign([1], { name: 'one' }),
  'a list with a symbol': () => Object.assign([1], { [Symbol('name')]: 'one' }),
  'a list of a class of its own': () => new (class OwnList extends Array {})(),
  'an object that inherits': () => Object.create({ inherited: 1 }),
  'an instance without a name': () => new (class {})(),
  'an error': () => new Error('thing'),
  bytes: () => new Uint8Array(1),
  'a promise': () => Promise.resolve(1),
  'an undefined': () => undefined,
  'minus zero': () => -0,
};

/** Objects and lists in turn, so many levels of them. */
export function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = (levels - level) % 2 === 0 ? [value] : { inside: value };
  return value;
}

export function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const partOf: { readonly [told: string]: string } = { 'the id': 'id', 'the time': 'timestamp', 'the metadata': 'metadata' };
/** What can be given to an event or a command besides its data. */
export const parts = `(${Object.keys(partOf).join('|')})`;

export const optionFrom = (part: string, value: unknown) => ({ [present(partOf[part], part)]: value });

/** A value as scenarios tell it: JSON, and for a text how often it is repeated. */
export function valueFrom(told: string): unknown {
  const [, text = '', times = '1'] = /^(.*?)(?: × (\d+))?$/s.exec(told) ?? [];
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value.repeat(Number(times)) : value;
}
