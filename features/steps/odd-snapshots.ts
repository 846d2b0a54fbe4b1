import { Given, Then, When } from '@cucumber/cucumber';
import { List } from 'immutable';
import { Aggregate, type AggregateType, type Bucket, Repository } from '../../src/index.ts';
import { everyEvents, snapshots } from '../../src/snapshots/index.ts';
import { expectTrue, present } from '../../src/testing/expect.ts';
import { keepingOf } from '../support/keeping.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Snapshots that cannot be, or that are of no use.

Then('it is told that a snapshot of {text} failed: {}', async function (this: SpecWorld, streamId: string, message: string) {
  const keeping = await keepingOf(this);
  await keeping.snapshots?.idle();
  const told = keeping.told.map((one) => `${one.streamId}: ${one.error instanceof Error ? one.error.message : one.error}`);
  expectTrue(told.length > 0 && told.every((one) => one.startsWith(`${streamId}: ${message}`)), `it is told so, not: ${told}`);
});

class Clock extends Aggregate({
  type: 'Clock',
  events: [TodoAdded],
  state: { hands: List<object>() },
  apply: { TodoAdded: (state) => state.set('hands', List([Object.freeze({})])) },
}) {}

When('something is saved whose state holds a value of no known kind', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  await repository.saveAggregate(Clock.generate('1').applyEvent(TodoAdded({ description: 'tick' })));
});

type Damage = (value: Uint8Array, bucket: Bucket, world: SpecWorld) => Uint8Array | Promise<Uint8Array>;

const damages: { readonly [damage: string]: Damage } = {
  'a number of the state was edited': (value) => {
    const text = new TextDecoder().decode(value);
    return new TextEncoder().encode(text.replace('"reminders":3', '"reminders":4'));
  },
  'the end is missing': (value) => value.slice(0, value.length / 2),
  'every byte is 255': (value) => value.map(() => 255),
  'there is nothing': () => new Uint8Array(),
  'stands that of another todo': async (_, bucket, world) => {
    const repository = await repositoryOf(world);
    await repository.saveAggregate(Todo.generate('bread').applyEvents(made(toldFrom('added, 2 × renamed and started'))));
    await (await keepingOf(world)).snapshots?.idle();
    return present(await bucket.get('Todo-bread', { upTo: 4 }), 'snapshot of the other todo').value;
  },
};

Given(/^(.*) in the snapshot of "(.*)"$/, async function (this: SpecWorld, damage: string, id: string) {
  const { bucket } = await keepingOf(this);
  const { value, version } = present(await bucket.get(`Todo-${id}`), 'snapshot');
  const damaged = await present(damages[damage], damage)(value, bucket, this);
  expectTrue(String(damaged) !== String(value), 'it was changed');
  await bucket.put(`Todo-${id}`, damaged, { version });
});

Given('{code} has replaced the snapshot of {text}', async function (this: SpecWorld, code: AggregateType<Todo>, id: string) {
  const { bucket, eventStore, keptIn } = await keepingOf(this);
  await bucket.delete(`Todo-${id}`);
  const taken = snapshots(eventStore, { policy: everyEvents(2), keptIn });
  await new Repository({ eventStore, snapshots: taken }).requireAggregate(code, id);
  await taken.idle();
});

Given(
  'the snapshots are still there, and the log is another one in which {text} was {events}',
  async function (this: SpecWorld, id: string, told: readonly Told[]) {
    const keeping = await keepingOf(this);
    keeping.eventStore = await this.otherStore();
    await new Repository({ eventStore: keeping.eventStore }).saveAggregate(Todo.generate(id).applyEvents(made(told)));
    keeping.takeSnapshots({ policy: everyEvents(2) });
  },
);

When('snapshots are made with {json}', async function (this: SpecWorld, options: object) {
  const store = await this.store();
  await this.attempts.make(() => snapshots(store, options));
});

When('an aggregate is defined with the state version {json}', async function (this: SpecWorld, stateVersion: number) {
  const apply = { TodoAdded: (state: Todo['state']) => state };
  await this.attempts.make(() =>
    Aggregate({ type: 'Todo', stateVersion, events: [TodoAdded], state: Todo.definition.state.toObject(), apply }),
  );
});
