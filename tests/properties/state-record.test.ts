import assert from 'node:assert/strict';
import fc from 'fast-check';
import { is, List, Record } from 'immutable';
import { recordKind } from '../../src/core/record-kind.ts';
import { law } from './law.ts';

// A state is a Record as Immutable.js has it, whatever is done to it: only that kinds differ is our own.

const fields = { name: '', count: 0, tags: List<string>(), note: undefined as string | undefined };
const Model = Record(fields);
type Model = InstanceType<typeof Model>;
const kind = recordKind('Thing', fields);

const change = fc.oneof(
  fc.record({ name: fc.string({ maxLength: 3 }) }),
  fc.record({ count: fc.oneof(fc.integer(), fc.constant(Number.NaN)) }),
  fc.record({ tags: fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }).map((tags) => List(tags)) }),
  fc.record({ note: fc.option(fc.string(), { nil: undefined }) }),
);
const step = fc.oneof(
  change.map((fields) => (state: Model) => state.merge(fields)),
  change.map(
    (fields) => (state: Model) => Object.entries(fields).reduce((next, [key, value]) => next.set(key as 'name', value), state),
  ),
  change.map(
    (fields) => (state: Model) => state.withMutations((open) => void open.merge(fields).update('count', (count) => count + 1)),
  ),
  fc.constant((state: Model) => state.withMutations(() => {})),
  fc.constant((state: Model) => state.asMutable().set('name', 'open').remove('count').asImmutable()),
  fc.constantFrom(...(['name', 'count', 'tags'] as const)).map((key) => (state: Model) => state.remove(key)),
  fc.constant((state: Model) => state.clear()),
  fc.constant((state: Model) => state.setIn(['tags', 0], 'first')),
  fc.constant((state: Model) => state.set('unknown' as 'name', 'ignored')),
);

law('a state is what a Record of its fields would be', { given: [fc.array(step, { maxLength: 12 })] }, (steps) => {
  let state = kind.blank as unknown as Model; // with the same fields, whose law this is
  let model = Model();
  for (const take of steps) {
    const [stateBefore, plainBefore] = [state, state.toJS()];
    const next = take(state);
    const nextModel = take(model);
    assert.deepEqual(next.toJS(), nextModel.toJS());
    if (nextModel === model) assert.equal(next, state, 'unchanged means the same');
    assert.deepEqual(stateBefore.toJS(), plainBefore, 'what came before stays as it was');
    assert.equal(next.hashCode(), nextModel.hashCode());
    assert.equal(next.equals(state), nextModel.equals(model));
    assert.equal(next.wasAltered(), false);
    assert.deepEqual([...next.toSeq()], [...nextModel.toSeq()]);
    assert.equal(next.toString().replace(/^\w+/, ''), nextModel.toString().replace(/^\w+/, ''));
    assert.equal(next.name, next.get('name'));
    [state, model] = [next, nextModel];
  }
  assert.ok(Record.isRecord(state));
  assert.ok(kind.is(state));
  assert.ok(!is(state, model), 'another kind');
});

law('a state cannot be assigned to', { given: [change] }, (fields) => {
  for (const [key, value] of Object.entries(fields)) {
    assert.throws(() => Reflect.set(kind.blank, key, value), /immutable/);
  }
});
