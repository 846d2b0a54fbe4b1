import { Given, Then, When } from '@cucumber/cucumber';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo } from '../support/todo.ts';
import { toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Several aggregates, saved together.

Given('{text} has been started by somebody else meanwhile', async function (this: SpecWorld, id: string) {
  const repository = await repositoryOf(this);
  await repository.saveAggregate((await repository.requireAggregate(Todo, id)).applyEvents(made(toldFrom('started'))));
});

When(
  '{text} is finished and a new todo {text} is added, and they are saved together, {text} first',
  async function (this: SpecWorld, id: string, newId: string, first: string) {
    const saved = present(this.savedTodo, 'saved todo');
    expectEqual([saved.id, newId], [id, first]);
    const finished = saved.applyEvents(made(toldFrom('finished')));
    const added = Todo.generate(newId, this.sources).applyEvents(made(toldFrom('added')));
    const repository = await repositoryOf(this);
    await this.write(() => repository.saveAggregates([added, finished]));
  },
);

const cameBack = (world: SpecWorld) => world.attempts.result as readonly Todo[]; // what the step before has left

Then(
  'the first that comes back is {text}, at version {int}, and the second {text}, at version {int}',
  function (this: SpecWorld, one: string, version: number, other: string, otherVersion: number) {
    expectEqual(
      cameBack(this).map((todo) => [todo.id, todo.version, todo.uncommittedEvents.size]),
      [
        [one, version, 0],
        [other, otherVersion, 0],
      ],
    );
  },
);

When('{text} is saved together with itself', async function (this: SpecWorld, id: string) {
  const repository = await repositoryOf(this);
  const todo = (await repository.requireAggregate(Todo, id)).applyEvents(made(toldFrom('finished')));
  await this.write(() => repository.saveAggregates([todo, todo]));
});

When('no aggregates are saved together', async function (this: SpecWorld) {
  const repository = await repositoryOf(this);
  await this.write(() => repository.saveAggregates([]));
});

Then('none come back', function (this: SpecWorld) {
  expectEqual(cameBack(this), []);
});
