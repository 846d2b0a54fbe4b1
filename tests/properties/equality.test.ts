import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Set as ImmutableSet, is, type ValueObject } from 'immutable';
import { Aggregate, defineCommand, defineEvent, shape } from '../../src/index.ts';
import { law } from './law.ts';

// Equality by value: each value is made from a description, and two values are equal if and only if their descriptions are.

interface Data {
  a: number | string | null;
  b?: { list: number[] };
}
const Happened = defineEvent('Happened', shape<Data>());
const Occurred = defineEvent('Occurred', shape<Data>());
const Do = defineCommand('Happened', shape<Data>());
const stateful = (type: string) =>
  class extends Aggregate({ type, events: [Happened, Occurred], state: { a: '', n: 0 }, apply }) {};
const apply = {
  Happened: <State extends { set(key: 'a', value: string): State }>(state: State) => state.set('a', 'happened'),
  Occurred: <State>(state: State) => state,
};
const kinds = { Left: stateful('Left'), Right: stateful('Right') };

interface Description {
  readonly kind: 'event' | 'other event' | 'command' | 'aggregate' | 'state';
  readonly type: keyof typeof kinds;
  readonly data: Data;
  readonly id: string;
  readonly committed: number;
  readonly uncommitted: number;
}

const description: fc.Arbitrary<Description> = fc.record({
  kind: fc.constantFrom('event', 'other event', 'command', 'aggregate', 'state'),
  type: fc.constantFrom('Left', 'Right'),
  data: fc.record(
    { a: fc.constantFrom(0, 1, '', '0', '1', null), b: fc.record({ list: fc.array(fc.nat(1), { maxLength: 2 }) }) },
    { requiredKeys: ['a'] },
  ),
  id: fc.constantFrom('i', 'j'),
  committed: fc.nat(2),
  uncommitted: fc.nat(2),
});

function made({ kind, type, data, id, committed, uncommitted }: Description): ValueObject {
  const options = { id, timestamp: '2026-01-01T00:00:00.000Z', metadata: { n: uncommitted } };
  if (kind === 'event') return Happened(data, options);
  if (kind === 'other event') return Occurred(data, options);
  if (kind === 'command') return Do(data, options);
  const events = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => Happened(data, { ...options, id: `e${from + index}` }));
  const aggregate = kinds[type]
    .generate(id)
    .applyEvents(events(0, committed))
    .markEventsCommitted()
    .applyEvents(events(committed, uncommitted));
  return kind === 'aggregate' ? aggregate : aggregate.state;
}

/** What makes up the value of each kind. */
function essence({ kind, type, data, id, committed, uncommitted }: Description): unknown {
  const plain = { a: data.a, list: data.b?.list ?? null };
  if (kind === 'aggregate')
    return [kind, type, id, committed, uncommitted, committed + uncommitted > 0, uncommitted > 0 ? plain : null];
  if (kind === 'state') return [kind, type, committed + uncommitted > 0];
  return [kind, plain, id, uncommitted];
}

/** Few differences at a time: most pairs of wholly random descriptions would differ in every way. */
const pair = fc
  .tuple(
    description,
    description,
    fc.subarray(['kind', 'type', 'data', 'id', 'committed', 'uncommitted'] as const, { maxLength: 2 }),
  )
  .map(([one, other, changes]) => [one, { ...one, ...Object.fromEntries(changes.map((key) => [key, other[key]])) }] as const);

law('two values are equal if and only if what makes them up is', { runs: 1500, given: [pair] }, ([one, other]) => {
  const [left, right] = [made(one), made(other)];
  const expected = JSON.stringify(essence(one)) === JSON.stringify(essence(other));
  assert.equal(left.equals(right), expected);
  assert.equal(right.equals(left), expected);
  assert.equal(is(left, right), expected);
  assert.equal(ImmutableSet([left, right]).size, expected ? 1 : 2);
  if (expected) assert.equal(left.hashCode(), right.hashCode());
});

law('a value made twice is one value', { given: [description] }, (one) => {
  const [left, right] = [made(one), made(one)];
  assert.ok(left.equals(left) && left.equals(right) && right.equals(left));
  assert.equal(left.hashCode(), right.hashCode());
  assert.equal(left.hashCode(), left.hashCode());
  assert.ok(Number.isInteger(left.hashCode()));
  assert.ok(ImmutableSet([left]).has(right));
});

const alien = fc.oneof(
  fc.anything({ withNullPrototype: true, withMap: true, withDate: true }),
  fc.constantFrom(undefined, null, Object.prototype),
);

law('no value equals what is none', { given: [description, alien] }, (one, other) => {
  assert.equal(made(one).equals(other), false);
});
