import { v5 } from 'uuid';
import { withCause } from './cause.ts';
import type { Command } from './command.ts';
import { type Event, eventCauseIds } from './event.ts';
import type { StreamSave } from './event-store.ts';
import { changedEvent } from './placing.ts';

/** What the names are names of. Drawn once: with another one, a command that comes again would no longer be known. */
const namespace = '2dbc71a1-d669-4b34-98c7-21adda3ea582';

/**
 * The id of the nth event, from 1, that a stream gets for a command: a UUID of version 5 (RFC 9562, section 5.5), so that whoever
 * handles the command again makes the same. No id holds U+0000, so no two names are alike.
 */
export const causedEventId = ({ id }: Command, { streamId, nth }: { streamId: string; nth: number }): string =>
  v5([id, streamId, nth].join('\0'), namespace);

/** The save of what follows from a command: its events tell the command, and have the ids that follow from it. */
export function causedSave({ streamId, events, expectedVersion }: StreamSave, command: Command) {
  const cause = eventCauseIds(command);
  const caused = Array.from(events, (event, index) => {
    const { version, timestamp, metadata } = event;
    const id = causedEventId(command, { streamId, nth: index + 1 });
    return changedEvent(event, { id, streamId, version, timestamp, metadata: withCause(metadata, cause) });
  });
  return { streamId, events: caused, expectedVersion };
}

/** Where a stream, read from its start, holds the events that were saved for a command: from the one index up to before the other. */
export function causedPart(events: readonly Event[], { streamId, command }: { streamId: string; command: Command }) {
  const first = causedEventId(command, { streamId, nth: 1 });
  const from = events.findIndex(({ id }) => id === first);
  if (from === -1) return undefined;
  let to = from + 1;
  while (events[to]?.id === causedEventId(command, { streamId, nth: to - from + 1 })) to += 1;
  return { from, to };
}
