import type { Event } from '../core/event.ts';
import type { Batches } from '../core/event-log.ts';
import type { LogFilter, StoredEvent } from '../core/event-store.ts';
import { passes } from '../core/log-filter.ts';
import { IntegrityError } from '../core/store-errors.ts';
import type { ChainHeads } from './chain-heads.ts';
import type { DataKeys } from './data-keys.ts';
import { EncodedData } from './encoded-data.ts';
import { type EventCoder, formOf, hashOf, linkOf } from './event-coder.ts';
import { mappedBatches } from './mapped-batches.ts';
import type { SubjectKeys } from './subject-keys.ts';

export interface LogReaderOptions {
  readonly coder: EventCoder;
  readonly keys: DataKeys | undefined;
  /** Where personal fields are sealed. */
  readonly subjects: SubjectKeys | undefined;
  /** Where events are chained. */
  readonly heads: ChainHeads | undefined;
}

/** Reads in clear what a log keeps. */
export class LogReader {
  readonly #coder: EventCoder;
  readonly #keys: DataKeys | undefined;
  readonly #subjects: SubjectKeys | undefined;
  readonly #heads: ChainHeads | undefined;

  constructor({ coder, keys, subjects, heads }: LogReaderOptions) {
    this.#coder = coder;
    this.#keys = keys;
    this.#subjects = subjects;
    this.#heads = heads;
  }

  /** Reads events of one stream, of which each follows on the one before it, in whichever direction. */
  readStream(kept: Batches<StoredEvent>): Batches<StoredEvent> {
    let last: Event | undefined;
    return mappedBatches(kept, (batch) => {
      const [first] = batch;
      // Within a batch, links are checked wherever it comes from.
      if (last && first) checkLink(last, first.event);
      for (const { event } of batch) {
        if (last) checkGap(last, event);
        last = event;
      }
      return this.all(batch);
    });
  }

  /** Reads what a filter has let through, in the names that are stored. */
  read(kept: Batches<StoredEvent>, filter: LogFilter): Batches<StoredEvent> {
    return mappedBatches(kept, (batch) => this.found(batch, filter));
  }

  /** The same of what a subscription is given. */
  async found(kept: readonly StoredEvent[], filter: LogFilter): Promise<readonly StoredEvent[]> {
    checkFound(kept, filter);
    return this.all(kept);
  }

  async one(kept: StoredEvent | undefined): Promise<StoredEvent | undefined> {
    return kept && (await this.all([kept]))[0];
  }

  async all(kept: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
    const events = await this.events(kept.map(({ event }) => event));
    return kept.map((stored, index) => {
      const event = events[index] as Event; // one for each
      return event === stored.event ? stored : Object.freeze({ position: stored.position, event });
    });
  }

  async events(kept: readonly Event[]): Promise<readonly Event[]> {
    const forms = kept.filter(({ data }) => data instanceof EncodedData).map(formOf);
    const keys = forms.flatMap(({ key }) => key ?? []);
    if (keys.length > 0) await this.#keys?.load(keys);
    const sealed = forms.flatMap((form) => form.sealed ?? []);
    const subjectKeys = (sealed.length > 0 ? await this.#subjects?.toRead(sealed) : undefined) ?? new Map<string, never>();
    return kept.map((event, index) => {
      const next = kept[index + 1];
      if (next) checkLink(event, next);
      const decoded = this.#coder.decode(event, subjectKeys);
      // Nothing is built on what is not as it was written.
      if (this.#heads && !(next && follows(event, next)))
        this.#heads.learn(event.streamId, { version: event.version, hash: hashOf(event) });
      return decoded;
    });
  }
}

/**
 * Some stores keep beside an event what it is found by.
 *
 * @throws {@link IntegrityError} (`INTEGRITY`) where that is not what the event itself says
 */
function checkFound(batch: readonly StoredEvent[], filter: LogFilter): void {
  if (!filter.types && !filter.categories && filter.correlationId === undefined) return;
  // Whether its stream is archived, the event does not say.
  for (const { event } of batch)
    if (!passes({ event, archived: false }, { ...filter, archived: 'include' }))
      throw new IntegrityError(`Version ${event.version} of "${event.streamId}" was found by what it does not say itself.`);
}

const follows = (event: Event, next: Event) => next.streamId === event.streamId && next.version === event.version + 1;

/** @throws {@link IntegrityError} (`INTEGRITY`) where there is a gap between two events of a stream that are read one after the other */
function checkGap(one: Event, other: Event): void {
  if (Math.abs(one.version - other.version) === 1) return;
  throw new IntegrityError(`Between versions ${one.version} and ${other.version} of "${one.streamId}" there is a gap.`);
}

/** What follows on another event in its stream has to be chained to it, in whichever direction it is read. */
function checkLink(one: Event, other: Event): void {
  const [before, after] = one.version < other.version ? [one, other] : [other, one];
  if (!follows(before, after)) return;
  const link = linkOf(after);
  if (!link || link.before === hashOf(before)) return;
  throw new IntegrityError(
    `Version ${after.version} of "${after.streamId}" is not chained to version ${before.version}: one of them is not as it was written.`,
  );
}
