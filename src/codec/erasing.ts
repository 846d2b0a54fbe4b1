import { everything } from '../core/bounds.ts';
import { type Event, eventFrom } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import { noMetadata } from '../core/message.ts';
import { MessageData } from '../core/message-data.ts';
import { checkStreamId } from '../core/names.ts';
import { systemClock } from '../core/system-sources.ts';
import { formOf } from './event-coder.ts';
import { type SubjectKeys, subjectName } from './subject-keys.ts';

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

interface Erasing {
  readonly subjects: SubjectKeys;
  /** The log as it is kept. */
  readonly kept: EventLog;
  /** The same in clear. */
  readonly log: EventLog;
}

/** Destroys a subject's key first: should the rest fail, it is done by saying it again. */
export async function erasing(subject: string, { subjects, kept, log }: Erasing): Promise<Erasure> {
  checkStreamId(subject, 'subject');
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
      if (formOf(event).sealed === name) streams.set(event.streamId, (streams.get(event.streamId) ?? 0) + 1);
  }
  return streams;
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
