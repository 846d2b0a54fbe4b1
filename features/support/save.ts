import type { Event as DomainEvent, ExpectedVersion } from '../../src/index.ts';
import { Todo, type TodoEvent } from './todo.ts';
import { happened, type Told } from './told.ts';
import type { SpecWorld } from './world.ts';

/** Tries to save events; a save that is taken is kept, so that it can be said again. */
export async function save(
  world: SpecWorld,
  streamId: string,
  { events, expectedVersion = 'any' }: { readonly events: Iterable<DomainEvent>; readonly expectedVersion?: ExpectedVersion },
): Promise<void> {
  await world.write(async (store) => {
    const first = await store.saveEvents(streamId, events, { expectedVersion });
    world.said.push({ streamId, events: first.events, expectedVersion, first });
    return first;
  });
}

export const made = (told: readonly Told[]): readonly TodoEvent[] => told.map((one) => happened(one));

/** What has happened to a todo: events with their places. */
export const happenedIn = (todoId: string, told: readonly Told[]): readonly DomainEvent[] => [
  ...Todo.generate(todoId).applyEvents(made(told)).uncommittedEvents,
];
