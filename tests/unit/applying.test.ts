import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Map as ImmutableMap, List } from 'immutable';
import { Aggregate, ApplyError, defineEvent, InMemoryEventStore, Repository, shape } from '../../src/index.ts';
import { sources } from './todo.ts';
import { unchecked } from './unchecked.ts';

// Apply functions that go wrong, and the error that says so.

const Happened = defineEvent('Happened', shape<{ how: string }>());
const state = { how: '', tags: List<string>(), byKey: ImmutableMap<string, number>() };
const Other = Aggregate({ type: 'Other', events: [Happened], state, apply: { Happened: (own) => own } });
const twin = Other.generate('x').state;
let mode: (own: unknown) => unknown = (own) => own;

class Thing extends Aggregate({
  type: 'Thing',
  events: [Happened],
  state,
  apply: { Happened: (own, { data }) => (data.get('how') === 'well' ? own.set('how', 'well') : unchecked(mode(own))) },
}) {}

const failures: { readonly [what: string]: (own: unknown) => unknown } = {
  'returns nothing': () => undefined,
  'returns null': () => null,
  'returns a plain object': () => ({ how: '', tags: List(), byKey: ImmutableMap() }),
  'returns a Map': () => ImmutableMap({ how: '' }),
  "returns another kind's state, though its fields are the same": () => twin,
  'returns a promise': async (own) => own,
  'returns the aggregate': () => thing,
  'returns a copy by spreading': (own) => ({ ...Object(own) }),
};
const thing = Thing.generate('1', sources()).applyEvent(Happened({ how: 'well' }));

describe('an apply function that', () => {
  for (const [what, failure] of Object.entries(failures)) {
    test(what, () => {
      mode = failure;
      assert.throws(
        () => thing.applyEvents([Happened({ how: 'well' }), Happened({ how: 'badly' })]),
        (error) => {
          assert.ok(error instanceof ApplyError);
          const { code, streamId, version, eventType, cause, message } = error;
          assert.deepEqual([code, streamId, version, eventType], ['APPLY_FAILED', 'Thing-1', 3, 'Happened']);
          assert.ok(cause instanceof TypeError);
          assert.match(message, /^Applying Happened to "Thing-1" at version 3 failed: an apply function returns its state/);
          return true;
        },
      );
      assert.deepEqual([thing.version, thing.uncommittedVersion, thing.state.how], [0, 1, 'well']);
    });
  }

  for (const thrown of [new RangeError('too much'), 'text', undefined, null, { code: 'CONCURRENCY' }]) {
    test(`throws ${String(thrown)}`, () => {
      mode = () => {
        throw thrown;
      };
      assert.throws(
        () => thing.applyEvent(Happened({ how: 'badly' })),
        (error) => error instanceof ApplyError && error.cause === thrown && 'cause' in error,
      );
    });
  }

  test('fails when its aggregate is loaded', async () => {
    const store = new InMemoryEventStore();
    mode = (own) => own;
    const saved = await new Repository({ eventStore: store }).saveAggregate(thing.applyEvent(Happened({ how: 'badly' })));
    mode = () => undefined;
    const failed = { code: 'APPLY_FAILED', streamId: 'Thing-1', version: 2, eventType: 'Happened' };
    await assert.rejects(new Repository({ eventStore: store }).getAggregate(Thing, '1'), failed);
    assert.throws(() => Thing.generateFromEvents(saved.events), failed);
    assert.equal((await new Repository({ eventStore: store }).requireAggregate(Thing, '1', { version: 1 })).state.how, 'well');
  });
});

describe('a state that an apply function left open', () => {
  const opened = (open: (own: typeof thing.state) => unknown) => {
    mode = (own) => open(own as typeof thing.state); // what the aggregate hands to its apply functions
    return thing.applyEvent(Happened({ how: 'openly' }));
  };

  test('is closed', () => {
    let kept = thing.state;
    const value = opened((own) => {
      kept = own.asMutable().set('how', 'open');
      return kept;
    });
    assert.equal(value.state.how, 'open');
    kept.set('how', 'changed');
    value.state.set('how', 'changed');
    assert.equal(value.state.how, 'open');
  });

  test('is closed in its fields too', () => {
    const value = opened((own) =>
      own.set('tags', own.tags.asMutable().push('a')).set('byKey', own.byKey.asMutable().set('k', 1)),
    );
    const hash = value.hashCode();
    value.state.tags.push('evil');
    value.state.byKey.set('evil', 666);
    assert.deepEqual([value.state.tags.toArray(), value.state.byKey.toObject()], [['a'], { k: 1 }]);
    assert.equal(value.hashCode(), hash);
  });
});

test('an apply function sees type, stream, version, time and data, and nothing else', () => {
  let seen: object = {};
  const Watched = Aggregate({
    type: 'Watched',
    events: [Happened],
    state: { how: '' },
    apply: {
      Happened: (own, event) => {
        seen = event;
        return own;
      },
    },
  });
  Watched.generate('1', sources()).applyEvent(Happened({ how: 'x' }, { id: 'secret', metadata: { user: 'secret' } }));
  assert.deepEqual(Object.keys(seen).sort(), ['data', 'streamId', 'timestamp', 'type', 'version']);
  assert.doesNotMatch(JSON.stringify(seen), /secret/);
  assert.equal(Reflect.get(seen, 'version'), 1);
});
