import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EventStore } from 'dvent';
import { ChapterOpened } from '../domain/chapter.ts';

/** The store has nothing on the repository. */
export class UnknownHistory extends Error {
  override readonly name = 'UnknownHistory';
}

/** Finds a repository in the store, by its path alone: it need not be there any more. */
export async function findStoredPlace(eventStore: EventStore, path: string): Promise<string> {
  const folder = await realpath(path).catch(() => resolve(path));
  const places = new Set<string>();
  for await (const { event } of eventStore.getAllEvents({ types: [ChapterOpened.type] }))
    if (ChapterOpened.is(event)) places.add(event.data.get('place'));
  const found = [folder, join(folder, '.git')].find((place) => places.has(place));
  if (found !== undefined) return found;
  const known = [...places].map((place) => `\n  ${place}`).join('');
  throw new UnknownHistory(`the store has no history of ${path}${known && `; it has those of${known}`}`);
}
