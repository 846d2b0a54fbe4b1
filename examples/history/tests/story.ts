import type { EventStore } from 'dvent';

/** Everything that the log tells, in its order: two stores with the same story hold the same events. */
export async function storyOf(eventStore: EventStore): Promise<string[]> {
  const story: string[] = [];
  for await (const { event } of eventStore.getAllEvents()) {
    const { streamId, version, type, id, timestamp, data } = event;
    story.push(JSON.stringify([streamId, version, type, id, timestamp, data.toJS()]));
  }
  return story;
}
