import type { Map as ImmutableMap } from 'immutable';
import type { Event } from '../core/event.ts';
import { noMetadata } from '../core/message.ts';

/** The keys of the metadata that stay in clear: the library's own, by which events are found and raised. */
const clearKeys = ['schemaVersion', 'correlationId', 'causationId', 'commandId'] as const;

type Metadata = ImmutableMap<string, unknown>;

/** Metadata in two: what stays in clear, and what is the user's own. */
export function splitMetadata(metadata: Metadata): { readonly clear: Metadata; readonly own: Metadata } {
  if (metadata.size === 0) return { clear: noMetadata, own: noMetadata };
  const own = metadata.deleteAll(clearKeys);
  return own.size === 0 ? { clear: metadata, own } : { clear: metadata.filter((_, key) => !own.has(key)), own };
}

/** Whether metadata hold nothing but what stays in clear. None of it is ever `null`, which `clearText` could not tell from none. */
export const isClear = (metadata: Metadata): boolean =>
  metadata.size === 0 || (metadata.deleteAll(clearKeys).size === 0 && !metadata.includes(null));

/**
 * What stands in clear beside an event's data, as one text: it is bound to what is encrypted, sealed and hashed, so that none of it
 * can be changed and no event be put in another's place. The position is not among it: the store gives it after the event was written.
 */
export function clearText({
  streamId,
  version,
  id,
  type,
  timestamp,
  metadata,
}: Pick<Event, 'streamId' | 'version' | 'id' | 'type' | 'timestamp' | 'metadata'>): string {
  return JSON.stringify([streamId, version, id, type, timestamp, ...clearKeys.map((key) => metadata.get(key) ?? null)]);
}
