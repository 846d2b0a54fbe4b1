import { expectTrue } from '../../src/testing/expect.ts';
import { Todo } from './todo.ts';
import type { SpecWorld } from './world.ts';

/** The todo that the scenario speaks of. */
export function todoOf(world: SpecWorld): Todo {
  world.attempts.checkExamined();
  expectTrue(world.value instanceof Todo, 'the scenario speaks of a todo');
  return world.value;
}

export const todoBefore = (world: SpecWorld): Todo => {
  expectTrue(world.valueBefore instanceof Todo, 'there was a todo before');
  return world.valueBefore;
};

/** Tries to go from one value to the next; where that is refused, the scenario keeps the one before. */
export async function become(world: SpecWorld, next: (todo: Todo) => Todo): Promise<void> {
  const before = todoOf(world);
  world.valueBefore = before;
  await world.attempts.make(() => {
    world.value = next(before);
  });
}
