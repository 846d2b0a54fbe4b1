import assert from 'node:assert/strict';
import fc from 'fast-check';
import { is, List } from 'immutable';
import { ApplyError, type Event, InMemoryEventStore, Repository } from '../../src/index.ts';
import { AddressGiven, Basket, basketEvents, freshSources, unplacedEvents, VoucherUsed } from './basket.ts';
import { law } from './law.ts';

// A state is a fold over events, however the events are handed over.

const basket = (id = '1') => Basket.generate(id, freshSources());
const sameValue = (left: Basket, right: Basket) => {
  assert.ok(left.equals(right) && right.equals(left));
  assert.equal(left.hashCode(), right.hashCode());
  assert.deepEqual(left.state.toJS(), right.state.toJS());
  assert.deepEqual(left.uncommittedEvents.toJS(), right.uncommittedEvents.toJS());
};

law('the fold of a concatenation is the fold of the folds', { given: [unplacedEvents(), unplacedEvents()] }, (first, second) => {
  sameValue(basket().applyEvents([...first, ...second]), basket().applyEvents(first).applyEvents(second));
});

law('applying several events is applying each', { given: [unplacedEvents()] }, (events) => {
  const oneByOne = events.reduce((value, event) => value.applyEvent(event), basket());
  sameValue(basket().applyEvents(events), oneByOne);
  sameValue(basket().applyEvents(List(events)), oneByOne);
  sameValue(basket().applyEvents(new Set(events).values()), oneByOne);
  assert.equal(oneByOne.version, 0);
  assert.equal(oneByOne.uncommittedVersion, events.length);
  assert.deepEqual(
    oneByOne.uncommittedEvents.map(({ version, streamId }) => [version, streamId]).toArray(),
    events.map((_, index) => [index + 1, 'Basket-1']),
  );
});

law(
  'what was saved and is loaded is the value that was saved',
  { given: [basketEvents(), basketEvents()] },
  async (first, second) => {
    const repository = new Repository({ eventStore: new InMemoryEventStore(), ...freshSources() });
    const applied = basket().applyEvents(first);
    const once = await repository.saveAggregate(applied);
    const saved = await repository.saveAggregate(once.applyEvents(second));
    const { events } = saved;
    assert.deepEqual(
      events.map(({ id, timestamp, data }) => [id, timestamp, data.toJS()]).toArray(),
      [...first, ...second].map(({ id, timestamp, data }) => [id, timestamp, data.toJS()]),
    );
    if (events.isEmpty()) return assert.equal(await repository.getAggregate(Basket, '1'), undefined);
    const loaded = await repository.requireAggregate(Basket, '1');
    sameValue(loaded, saved);
    assert.equal(loaded.position, saved.position);
    assert.ok(is(loaded.events, saved.events));
    sameValue(Basket.generateFromEvents(events), saved);
    sameValue(applied.markEventsCommitted(), once);
  },
);

law('the past is the fold of the first events', { runs: 50, given: [basketEvents()] }, async (events) => {
  const repository = new Repository({ eventStore: new InMemoryEventStore() });
  const { events: history } = await repository.saveAggregate(basket().applyEvents(events));
  for (const [index, { version, timestamp }] of history.entries()) {
    const past = Basket.generateFromEvents(history.take(version));
    sameValue(await repository.requireAggregate(Basket, '1', { version }), past);
    const untilThen = history.findLastIndex((event) => event.timestamp <= timestamp);
    assert.ok(untilThen >= index);
    sameValue(
      await repository.requireAggregate(Basket, '1', { at: timestamp }),
      Basket.generateFromEvents(history.take(untilThen + 1)),
    );
  }
  assert.equal(await repository.getAggregate(Basket, '1', { version: history.size + 1 }), undefined);
});

law('events of unknown types change the version and nothing else', { given: [basketEvents(), fc.nat(12)] }, (events, place) => {
  const known = basket().applyEvents(events).markEventsCommitted();
  const at = Math.min(place, events.length);
  // A newer Basket would apply it; placing is all that is wanted here.
  const newer = VoucherUsed({ code: 'X' }) as unknown as (typeof events)[number];
  const mixed = basket()
    .applyEvents([...events.slice(0, at), newer, ...events.slice(at)])
    .markEventsCommitted();
  assert.equal(mixed.version, known.version + 1);
  assert.ok(is(mixed.state.delete('changes'), known.state.delete('changes')));
});

law('an apply-map for a call takes the place of the own one', { given: [unplacedEvents()] }, (events) => {
  assert.ok(is(basket().applyEvents(events, { apply: {} }).state, basket().state));
  const counted = basket().applyEvents(events, {
    apply: {
      ItemAdded: (state) => state.update('changes', (changes) => changes + 1),
      ItemRemoved: (state) => state.update('changes', (changes) => changes + 1),
      AddressGiven: (state) => state.update('changes', (changes) => changes + 1),
    },
  });
  assert.equal(counted.state.changes, events.length);
  assert.ok(counted.state.quantities.isEmpty());
});

law(
  'nothing that follows changes an earlier value',
  { given: [basketEvents(), basketEvents(4), fc.boolean()] },
  (events, more, fails) => {
    const before = basket().applyEvents(events);
    const told = JSON.stringify([before.state.toJS(), before.uncommittedEvents.toJS(), before.version, before.hashCode()]);
    const events2: Event[] = before.uncommittedEvents.toArray();
    before
      .applyEvents(more)
      .markEventsCommitted()
      .applyEvents(more.length > 0 ? [] : more);
    before.markEventsCommitted();
    before.state.set('changes', -1).asMutable().set('changes', -2);
    before.uncommittedEvents.asMutable().clear();
    if (fails) {
      const failure = { apply: { AddressGiven: () => assert.fail('on purpose') } };
      assert.throws(() => before.applyEvents([...more, AddressGiven({ to: { lines: [], country: null } })], failure), ApplyError);
    }
    assert.equal(JSON.stringify([before.state.toJS(), before.uncommittedEvents.toJS(), before.version, before.hashCode()]), told);
    assert.ok(events2.every((event, index) => event === before.uncommittedEvents.get(index)));
  },
);
