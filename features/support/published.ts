import type { StoredEvent } from '../../src/index.ts';
import { expectEqual } from '../../src/testing/expect.ts';
import type { SpecWorld } from './world.ts';

/** What has been published, complete as of now; nothing of it twice. */
export async function publishedSoFar(world: SpecWorld): Promise<readonly StoredEvent[]> {
  const marker = await world.mark();
  await world.published.until((items) => items.some(({ event }) => event.id === marker), 'the publication of what was saved');
  const published = world.withoutMarkers(world.published.items);
  const positions = published.map(({ position }) => position);
  expectEqual(
    positions.filter((position, index) => positions.indexOf(position) !== index),
    [],
    'What was published twice',
  );
  return published;
}
