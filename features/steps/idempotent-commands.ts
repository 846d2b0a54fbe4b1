import { Given, Then, When } from '@cucumber/cucumber';
import { Aggregate, type EventStore, type Moment, OutcomeUnknownError, Repository } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { storeWith } from '../../tests/store-with.ts';
import { handled, NotStarted, sentAgain, type Way, Wish, ways, wishFrom } from '../support/caused-todos.ts';
import { repositoryOf, useRepository } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Commands that come again.

interface Scene {
  way: Way;
  wish: Wish | undefined;
  /** What the first handling gave. */
  first: Todo | readonly Todo[] | undefined;
  decided: readonly Told[] | undefined;
}

const scenes = new WeakMap<SpecWorld, Scene>();

function sceneOf(world: SpecWorld): Scene {
  const scene = scenes.get(world) ?? { way: 'as it is', wish: undefined, first: undefined, decided: undefined };
  scenes.set(world, scene);
  return scene;
}

const wishOf = (world: SpecWorld) => present(sceneOf(world).wish, 'command');

async function handle(world: SpecWorld, wish: Wish) {
  const { way, decided } = sceneOf(world);
  return handled(wish, { repository: await repositoryOf(world), way, world, decided });
}

Given(new RegExp(`^a handler that decides on the todos? (${ways.join('|')})$`), function (this: SpecWorld, way: Way) {
  sceneOf(this).way = way;
});

Given(/^the command to ([^0-9]+?),? was handled$/, async function (this: SpecWorld, words: string) {
  const scene = sceneOf(this);
  scene.wish = wishFrom(words);
  scene.first = await handle(this, scene.wish);
});

Given('the command to finish {text} was handled, and refused by the domain', async function (this: SpecWorld, id: string) {
  const scene = sceneOf(this);
  scene.wish = wishFrom(`finish "${id}"`);
  await this.attempts.make(() => handle(this, wishOf(this)));
  expectTrue(this.attempts.error instanceof NotStarted, 'the domain refused it');
});

Given('the command to nag about {text} was handled, and its outcome is unknown', async function (this: SpecWorld, id: string) {
  const scene = sceneOf(this);
  scene.wish = wishFrom(`nag about "${id}"`);
  await this.attempts.make(() => handle(this, wishOf(this)));
  expectTrue(this.attempts.error instanceof OutcomeUnknownError, 'its outcome is unknown');
});

Given('the line to the store holds again', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: await this.store(), ...this.sources }));
});

Given('{events} happened to {text} meanwhile', async function (this: SpecWorld, told: readonly Told[], id: string) {
  await (await this.store()).saveEvents(`Todo-${id}`, made(told), { expectedVersion: 'exists' });
});

Given('{events} happened to it meanwhile', async function (this: SpecWorld, told: readonly Told[]) {
  await (await this.store()).saveEvents(`Todo-${wishOf(this).id}`, made(told), { expectedVersion: 'exists' });
});

Given('from now on whoever handles it decides on {events}', function (this: SpecWorld, told: readonly Told[]) {
  sceneOf(this).decided = told;
});

When('it is handled again', async function (this: SpecWorld) {
  await this.write(() => handle(this, wishOf(this)));
});

When('another command to {word} of {text} is handled', async function (this: SpecWorld, deed: string, id: string) {
  await this.write(() => handle(this, wishFrom(`${deed} of "${id}"`)));
});

When('it is sent once more, with its id, and handled by another repository', async function (this: SpecWorld) {
  useRepository(this, new Repository({ eventStore: await this.store() }));
  await this.write(() => handle(this, sentAgain(wishOf(this))));
});

When(/^the command to ([^0-9]+) is handled 50 times at once$/, async function (this: SpecWorld, words: string) {
  const wish = wishFrom(words);
  this.settled = await Promise.allSettled(Array.from({ length: 50 }, () => handle(this, wish)));
});

const asList = (given: unknown) => (Array.isArray(given) ? given : [given]) as readonly Todo[]; // what handlers give

Then('it gives what it gave the first time', function (this: SpecWorld) {
  const [first, again] = [asList(present(sceneOf(this).first, 'first handling')), asList(this.attempts.result)];
  expectEqual(again, first);
  const told = (todos: readonly Todo[]) =>
    todos.map(({ version, position, events }) => ({ version, position, events: [...events] }));
  expectEqual(told(again), told(first));
});

Then("its id is the command's", function (this: SpecWorld) {
  expectEqual(asList(this.attempts.result)[0]?.id, wishOf(this).id);
});

Then('the domain refuses it: only a started todo can be finished', function (this: SpecWorld) {
  expectTrue(this.attempts.error instanceof NotStarted, 'the domain refused it');
});

Given('it is handled again, and what it gives is {events}', async function (this: SpecWorld, told: readonly Told[]) {
  const [again] = asList(await handle(this, wishOf(this)));
  this.value = present(again, 'todo').applyEvents(made(told));
});

When('that is saved for the same command', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  await this.write(() => repository.saveAggregate(this.value as Todo, { causedBy: wishOf(this) })); // the step before has left one
});

class Chore extends Aggregate({ type: 'Chore', events: [TodoAdded], state: {}, apply: { TodoAdded: (state) => state } }) {}

When('a chore is made for the same command', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  const { id } = wishOf(this);
  const chore = Chore.generate(id, this.sources).applyEvent(TodoAdded({ description: 'a chore' }));
  await this.write(() => repository.saveAggregate(chore, { causedBy: wishOf(this) }));
});

Then('it comes back at version {int}', function (this: SpecWorld, version: number) {
  const { result } = this.attempts;
  expectTrue(result instanceof Chore, 'a chore comes back');
  expectEqual([result.version, result.uncommittedVersion], [version, version]);
});

When(
  '{text} and {text} are both finished, and saved together for the same command',
  async function (this: SpecWorld, one: string, other: string) {
    const repository = await repositoryOf(this);
    const finished = async (id: string) => (await repository.requireAggregate(Todo, id)).applyEvents(made(toldFrom('finished')));
    const todos = [await finished(one), await finished(other)];
    await this.write(() => repository.saveAggregates(todos, { causedBy: wishOf(this) }));
  },
);

async function load(world: SpecWorld, id: string, { moment, isRequired = false }: { moment: unknown; isRequired?: boolean }) {
  const repository = await repositoryOf(world);
  await world.attempts.make(async () => {
    world.value = await repository[isRequired ? 'requireAggregate' : 'getAggregate'](Todo, id, moment as Moment); // some are none
    return world.value;
  });
}

When('{text} is loaded as it was before the command', async function (this: SpecWorld, id: string) {
  await load(this, id, { moment: { causedBy: wishOf(this) } });
});

When('{text} is required as it was before the command', async function (this: SpecWorld, id: string) {
  await load(this, id, { moment: { causedBy: wishOf(this) }, isRequired: true });
});

When('{text} is loaded as it was before another command', async function (this: SpecWorld, id: string) {
  await load(this, id, { moment: { causedBy: wishFrom(`nag about "${id}"`) } });
});

When('{text} is loaded as it was before the value {json}', async function (this: SpecWorld, id: string, causedBy: unknown) {
  await load(this, id, { moment: { causedBy } });
});

When(
  'the todo {text} is loaded at version {int} and as it was before a command',
  async function (this: SpecWorld, id: string, version: number) {
    await load(this, id, { moment: { version, causedBy: wishFrom(`nag about "${id}"`) } });
  },
);

const asked = new WeakMap<SpecWorld, string[]>();

const names = ['saveEvents', 'saveStreams', 'getEvents', 'getAllEvents', 'getEvent', 'getLastEvent', 'getStreams'] as const;

/** The store, with each call that it gets noted by its name. */
function noting(store: EventStore, calls: string[]): EventStore {
  const note = (name: (typeof names)[number]) => {
    const call: unknown = Reflect.get(store, name);
    const noted = (...given: unknown[]) => {
      calls.push(name);
      return Reflect.apply(call as () => unknown, store, given); // only methods are noted
    };
    return [name, noted];
  };
  return storeWith(store, Object.fromEntries(names.map(note)));
}

Given('what the store is asked is noted', async function (this: SpecWorld) {
  const calls: string[] = [];
  asked.set(this, calls);
  useRepository(this, new Repository({ eventStore: noting(await this.store(), calls), ...this.sources }));
});

When(
  '{text} is finished, and saved together with {text} for the command {text}',
  async function (this: SpecWorld, id: string, otherId: string, name: string) {
    const loading = new Repository({ eventStore: await this.store(), ...this.sources }); // so that loading is not noted
    const one = (await loading.requireAggregate(Todo, id)).applyEvents(made(toldFrom('finished')));
    const other = await loading.requireAggregate(Todo, otherId);
    const repository = await repositoryOf(this);
    const causedBy = Wish({ deed: 'finish', ids: [id] }, { id: name });
    await this.attempts.make(() => repository.saveAggregates([one, other], { causedBy }));
  },
);

Then('the store was asked for one save over several streams and nothing else', function (this: SpecWorld) {
  this.attempts.checkExamined();
  expectEqual(asked.get(this), ['saveStreams']);
});

Then('the store was asked for one save and nothing else', function (this: SpecWorld) {
  this.attempts.checkExamined();
  expectEqual(asked.get(this), ['saveEvents']);
});
