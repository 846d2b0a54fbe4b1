import { everything } from '../core/bounds.ts';
import { type Event, eventFrom } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import type { EventStore } from '../core/event-store.ts';
import { noMetadata } from '../core/message.ts';
import { MessageData } from '../core/message-data.ts';
import { checkStreamId } from '../core/names.ts';
import { UnsupportedError } from '../core/store-errors.ts';
import { systemClock } from '../core/system-sources.ts';
import { CodecLog } from './codec-log.ts';
import { formOf } from './event-coder.ts';
import { subjectName } from './subject-keys.ts';

/** What the erasure of a subject has touched: no content of it. */
export interface Erasure {
  readonly subject: string;
  /** How many events have fields that are erased now. */
  readonly events: number;
  /** In how many of each stream. */
  readonly streams: readonly { readonly streamId: string; readonly events: number }[];
  /** In how many streams snapshots were removed. */
  readonly snapshots: number;
}

/** The type of the event that tells subscribers of it; its data is `{ subject }`. */
export const subjectErased = '$SubjectErased';

/** The stream in which those events stand. */
const erasures = '$Erasures';

/** The bucket in which a store keeps the snapshots of each stream. */
export const snapshotsBucket = '$snapshots';

/**
 * Erases a subject: destroys the key under which its personal fields are sealed. From then on they read as `Erased`, wherever they are
 * kept; the log keeps its length, its order and its hashes. A save for the subject is refused; one that was under way may be stored,
 * unreadable. Other processes forget the key after `keyCacheSeconds`. Saying it again is safe, and finishes what was not finished.
 *
 * The log is read once from its beginning, to tell what was touched.
 *
 * @example
 * import type { EventStore } from 'dvent';
 * import { eraseSubject } from 'dvent/codec';
 * async function forget(store: EventStore, customerId: string) {
 *   const { events, streams } = await eraseSubject(store, customerId);
 *   return `${events} events of ${streams.length} streams`;
 * }
 *
 * @throws {@link UnsupportedError} (`UNSUPPORTED`) where the store has no codec that seals personal fields
 */
export async function eraseSubject(store: EventStore, subject: string): Promise<Erasure> {
  checkStreamId(subject, 'subject');
  const log = CodecLog.behind(store);
  const { kept, subjects } = log;
  if (!subjects) throw new UnsupportedError('The codec of this store seals no personal fields: give it `personal`.');
  // First: should the rest fail, it is done by saying it again.
  await subjects.erase(subject);
  const streams = await touched(subjectName(subject), kept);
  const snapshots = kept.bucket(snapshotsBucket);
  let removed = 0;
  for (const streamId of streams.keys())
    if (await snapshots.delete({ key: streamId, from: 0, to: everything, revision: undefined })) removed += 1;
  await log.save([{ streamId: erasures, events: [erasedEvent(subject)], expectedVersion: 'any' }]);
  return Object.freeze({
    subject,
    events: [...streams.values()].reduce((sum, events) => sum + events, 0),
    streams: [...streams].map(([streamId, events]) => ({ streamId, events })),
    snapshots: removed,
  });
}

/** How many events of each stream are sealed under a key; which one that is stands in clear. */
async function touched(name: string, kept: EventLog): Promise<ReadonlyMap<string, number>> {
  const streams = new Map<string, number>();
  const whole = { after: undefined, before: undefined, upTo: undefined, backwards: false, limit: everything };
  const reading = kept.allEvents({ ...whole, filter: { archived: 'include' } });
  for (let read = await reading.next(); !read.done; read = await reading.next()) {
    for (const { event } of read.value)
      if (sealedBy(event) === name) streams.set(event.streamId, (streams.get(event.streamId) ?? 0) + 1);
  }
  return streams;
}

/** What is not as it was written belongs to nobody that could be told: `verify` finds it. */
function sealedBy(event: Event): string | undefined {
  try {
    return formOf(event).sealed;
  } catch {
    return undefined;
  }
}

/** Said again, it is the same event: subscribers are told once. */
const erasedEvent = (subject: string): Event =>
  eventFrom({
    id: `erased ${subjectName(subject)}`,
    type: subjectErased,
    streamId: erasures,
    version: 0,
    timestamp: systemClock(),
    data: MessageData.from({ subject }),
    metadata: noMetadata,
  });
