import { Aggregate, InMemoryEventStore, Repository } from 'dvent';
import {
  type AggregateCache,
  aggregateCache,
  everyEvents,
  foldsSlowerThan,
  type Grown,
  onDemand,
  type SnapshotPolicy,
  type Snapshots,
  snapshots,
} from 'dvent/snapshots';
import { richValues } from 'dvent/values';
import { Todo, TodoRemoved } from './domain.ts';
import { exact } from './exact.ts';

// Snapshots, the cache, and what an aggregate says of its state.

const eventStore = new InMemoryEventStore();
const kept = snapshots(eventStore, {
  policy: everyEvents(100),
  values: richValues(),
  keep: 2,
  keptIn: new InMemoryEventStore(),
  onError: (error, snapshot) => {
    exact(error).is<unknown>();
    exact(snapshot).is<{ readonly streamId: string }>();
  },
});
exact(kept).is<Snapshots>();
exact(kept.take(Todo.generate())).is<Promise<void>>();
exact(kept.forget('Todo-1')).is<Promise<void>>();
exact(kept.idle()).is<Promise<void>>();
exact(kept.close()).is<Promise<void>>();

const cache = aggregateCache({ entries: 10 });
exact(cache).is<AggregateCache>();
exact(cache.size).is<number>();
exact(cache.forget('Todo-1')).is<void>();
exact(cache.clear()).is<void>();

const repository = new Repository({ eventStore, snapshots: kept, cache });
exact(await repository.requireAggregate(Todo, '1')).is<Todo>();
// Either may be left out, by `undefined` too: it may come of a setting.
new Repository({ eventStore, snapshots: undefined, cache: undefined });
new Repository({ eventStore, cache });

exact(everyEvents(1)).is<SnapshotPolicy>();
exact(foldsSlowerThan(1)).is<SnapshotPolicy>();
exact(onDemand).is<SnapshotPolicy>();
snapshots(eventStore, {
  policy: (grown) => {
    exact(grown).is<Grown>();
    exact(grown.milliseconds).is<number | undefined>();
    return everyEvents(10)(grown) || foldsSlowerThan(5)(grown);
  },
});

exact(Todo.definition.stateVersion).is<number>();
class Counter extends Aggregate({
  type: 'Counter',
  stateVersion: 3,
  events: [TodoRemoved],
  state: { count: 0 },
  apply: { TodoRemoved: (state) => state.set('count', state.count + 1) },
}) {}
exact(Counter.definition.stateVersion).is<number>();
exact(Counter.generate().state.count).is<number>();

// @ts-expect-error a version is a number
Aggregate({ type: 'Counter', stateVersion: '2', events: [], state: {}, apply: {} });
// @ts-expect-error a policy is a function
snapshots(eventStore, { policy: 100 });
// @ts-expect-error what `richValues` gives, not what it is given
snapshots(eventStore, { values: [] });
// @ts-expect-error a number of entries
aggregateCache(10);
// @ts-expect-error a store keeps no states by itself
new Repository({ eventStore, snapshots: eventStore });
// @ts-expect-error an aggregate, not its id
kept.take('1');
