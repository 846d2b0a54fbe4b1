import { Given, Then, When } from '@cucumber/cucumber';
import { Repository } from '../../src/index.ts';
import { aggregateCache } from '../../src/snapshots/index.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { keepingOf } from '../support/keeping.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

async function useCache(world: SpecWorld, entries?: number) {
  const keeping = await keepingOf(world);
  keeping.cache = aggregateCache(entries === undefined ? {} : { entries });
  keeping.use();
}

const cacheOf = async (world: SpecWorld) => present((await keepingOf(world)).cache, 'cache');

Given('a cache', async function (this: SpecWorld) {
  await useCache(this);
});

Given('a cache of {int} aggregates', async function (this: SpecWorld, entries: number) {
  await useCache(this, entries);
});

Given('{text} is forgotten', async function (this: SpecWorld, id: string) {
  (await cacheOf(this)).forget(`Todo-${id}`);
});

Given('the cache was cleared', async function (this: SpecWorld) {
  (await cacheOf(this)).clear();
});

When('{text} is forgotten while it is loaded', async function (this: SpecWorld, id: string) {
  const keeping = await keepingOf(this);
  const cache = await cacheOf(this);
  const gate = Promise.withResolvers<void>();
  keeping.gate = gate.promise;
  const loading = (await repositoryOf(this)).requireAggregate(Todo, id);
  cache.forget(`Todo-${id}`);
  gate.resolve();
  await this.attempts.make(() => loading);
});

Given(
  '{text} is finished and a new todo {text} is added, and they were saved together',
  async function (this: SpecWorld, id: string, newId: string) {
    const finished = todoOf(this).applyEvents(made(toldFrom('finished')));
    expectEqual(finished.id, id);
    const added = Todo.generate(newId, this.sources).applyEvents(made(toldFrom('added')));
    await (await repositoryOf(this)).saveAggregates([added, finished]);
  },
);

Given(
  'the cache is still there, and the log is another one in which {text} was {events}',
  async function (this: SpecWorld, id: string, told: readonly Told[]) {
    const keeping = await keepingOf(this);
    keeping.eventStore = await this.otherStore();
    await new Repository({ eventStore: keeping.eventStore }).saveAggregate(Todo.generate(id).applyEvents(made(told)));
    keeping.use();
  },
);

Then('the cache holds {int} aggregates', async function (this: SpecWorld, size: number) {
  expectEqual((await cacheOf(this)).size, size);
});

When('a cache of {json} aggregates is made', async function (this: SpecWorld, entries: number) {
  await this.attempts.make(() => aggregateCache({ entries }));
});
