import { Given, Then, When } from '@cucumber/cucumber';
import { eventCodec } from '../../src/codec/index.ts';
import { defineEvent, type EventStore, Repository, type StoredEvent, shape } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { Follower } from '../../src/testing/follower.ts';
import { type ReleasedTodo, release } from '../support/releases.ts';
import type { SpecWorld } from '../support/world.ts';

// Several releases of one domain on one store.

const storeOf = (world: SpecWorld, number: number): Promise<EventStore> =>
  world.storeOf(`release ${number}`, { codec: release(number).codec });

const repositoryOf = async (world: SpecWorld, number: number) => new Repository({ eventStore: await storeOf(world, number) });

const loaded = async (world: SpecWorld, { number, id }: { number: number; id: string }): Promise<ReleasedTodo> =>
  (await repositoryOf(world, number)).requireAggregate(release(number).Todo, id);

Given('release {int} adds the todo {text}', async function (this: SpecWorld, number: number, id: string) {
  await (await repositoryOf(this, number)).saveAggregate(release(number).add(id, id));
});

Given('release {int} adds a todo {text} without a text', async function (this: SpecWorld, number: number, id: string) {
  await (await repositoryOf(this, number)).saveAggregate(release(number).add(id));
});

Given('release {int} renames it to {text}', async function (this: SpecWorld, number: number, description: string) {
  const repository = await repositoryOf(this, number);
  const todo = await repository.requireAggregate(release(number).Todo, 'milk');
  await repository.saveAggregate(release(number).rename(todo, description));
});

When('release {int} reads the stream of {text}', async function (this: SpecWorld, number: number, id: string) {
  const store = await storeOf(this, number);
  await this.attempts.make(() => collected(store.getEvents(`Todo-${id}`)));
});

When('release {int} reads all events of type {text}', async function (this: SpecWorld, number: number, type: string) {
  const store = await storeOf(this, number);
  await this.attempts.make(() => collected(store.getAllEvents({ types: [type] })));
});

When('release {int} loads the todo {text}', async function (this: SpecWorld, number: number, id: string) {
  await this.attempts.make(() => loaded(this, { number, id }));
});

When(
  'release {int} loads the todo {text} from a store without a codec',
  async function (this: SpecWorld, number: number, id: string) {
    const repository = new Repository({ eventStore: await this.storeOf('without a codec', {}) });
    await this.attempts.make(() => repository.requireAggregate(release(number).Todo, id));
  },
);

When('release {int} loads the three todos', async function (this: SpecWorld, number: number) {
  await this.attempts.make(() => Promise.all(['milk', 'bread', 'honey'].map((id) => loaded(this, { number, id }))));
});

When('release {int} follows the events of type {text}', async function (this: SpecWorld, number: number, type: string) {
  const store = await storeOf(this, number);
  this.followers.set('first', new Follower(store.subscribe({ types: [type] })));
});

const readBy = ({ attempts }: SpecWorld) => attempts.result as readonly StoredEvent[]; // of the steps that read events

Then('it reads TodoAdded with {json}, of schema version {int}', function (this: SpecWorld, data: object, schemaVersion: number) {
  const read = readBy(this).map(({ event }) => ({
    type: event.type,
    data: event.data.toJS(),
    schemaVersion: event.metadata.get('schemaVersion'),
  }));
  expectEqual(read, [{ type: 'TodoAdded', data, schemaVersion }]);
});

Then('its description is {text} and its priority {text}', function (this: SpecWorld, description: string, priority: string) {
  const { state } = this.attempts.result as ReleasedTodo;
  expectEqual({ description: state.description, priority: state.priority }, { description, priority });
});

Then('their states are equal, but for what they are called', function (this: SpecWorld) {
  const todos = this.attempts.result as readonly ReleasedTodo[];
  const [last] = todos.slice(-1);
  const honey = present(last, 'last todo').state;
  for (const { id, state } of todos) expectEqual(state, honey.set('description', id));
});

Then(
  'release {int} finds the same raised event by its stream, in the log, by its id, as the last of its stream and by following the log',
  async function (this: SpecWorld, number: number) {
    const store = await storeOf(this, number);
    const [stored] = await collected(store.getEvents('Todo-milk'));
    const raised = present(stored, 'event in the stream');
    expectEqual(raised.event.type, 'TodoAdded');
    expectEqual(await collected(store.getAllEvents()), [raised], 'The log');
    expectEqual(await store.getEvent(raised.event.id), raised, 'The event by its id');
    expectEqual(await store.getLastEvent('Todo-milk'), raised, 'The last event of the stream');
    const follower = new Follower(store.subscribe());
    await follower.untilEvents(1);
    expectEqual(follower.stored, [raised], 'What a follower gets');
  },
);

const streamsOf = (events: readonly StoredEvent[]) => events.map(({ event }) => event.streamId);

Then('it reads those of {text} and {text}', function (this: SpecWorld, one: string, other: string) {
  expectEqual(streamsOf(readBy(this)), [`Todo-${one}`, `Todo-${other}`]);
});

Then('it is told of {text} and {text}', async function (this: SpecWorld, one: string, other: string) {
  const follower = present(this.followers.get('first'), 'follower');
  await follower.untilEvents(2);
  expectEqual(streamsOf(follower.stored), [`Todo-${one}`, `Todo-${other}`]);
});

When(
  /^a type of event of schema version 3 is defined with the steps ([\d, ]+)$/,
  async function (this: SpecWorld, steps: string) {
    const upcast = Object.fromEntries(steps.split(', ').map((from) => [from, (data: object) => data]));
    // The compiler holds users to the steps; scenarios also say what it would refuse.
    const define = defineEvent as unknown as (type: string, schema: unknown, options: object) => unknown;
    await this.attempts.make(() => define('TodoAdded', shape<object>(), { schemaVersion: 3, upcast }));
  },
);

When('a codec is made for two types of which one was called what the other is', async function (this: SpecWorld) {
  const Added = defineEvent('TodoAdded', shape<object>());
  const Made = defineEvent('TodoMade', shape<object>(), { formerly: ['TodoAdded'] });
  await this.attempts.make(() => eventCodec({ events: [Added, Made] }));
});
