import { InvalidEventError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import type { EventLog, Soon } from '../core/event-log.ts';
import type { PlacedSave, Saved } from '../core/event-store.ts';
import { expectedNumber } from '../core/expected-version.ts';
import { MessageData } from '../core/message-data.ts';
import { versionEvent } from '../core/placing.ts';
import { OutcomeUnknownError } from '../core/store-errors.ts';
import { Turns } from '../core/turns.ts';
import { chainStart } from './chain.ts';
import type { ChainHead, ChainHeads } from './chain-heads.ts';
import type { DataKeys } from './data-keys.ts';
import { type EncodedWith, type EventCoder, hashOf } from './event-coder.ts';
import type { LogReader, LogReaderOptions } from './log-reader.ts';
import type { PendingEvents } from './pending-events.ts';
import type { SubjectKeys } from './subject-keys.ts';

interface LogWriterOptions extends LogReaderOptions {
  readonly kept: EventLog;
  readonly reader: LogReader;
  readonly pending: PendingEvents;
}

/** Writes what is encoded. */
type Write = (encoded: readonly PlacedSave[]) => Soon<readonly Saved[]>;

/** What events are encoded with, but for what comes before each. */
type Keys = Omit<EncodedWith, 'before'>;

const personalOf = ({ data }: Event) => MessageData.needsOf(data).personal;

/** A save as it is kept, and what its events were. */
export interface Encoded extends PlacedSave {
  /** In the order of `events`. */
  readonly clear: readonly Event[];
}

/** What a save builds on; of an expectation that stands for no number, only where the version is bound to the event. */
type Base = ChainHead | undefined;

/** Writes what is in clear as a log keeps it. */
export class LogWriter {
  readonly #kept: EventLog;
  readonly #coder: EventCoder;
  readonly #reader: LogReader;
  readonly #keys: DataKeys | undefined;
  readonly #heads: ChainHeads | undefined;
  readonly #subjects: SubjectKeys | undefined;
  readonly #pending: PendingEvents;
  readonly #turns = new Turns();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor({ kept, coder, reader, keys, subjects, heads, pending }: LogWriterOptions) {
    this.#kept = kept;
    this.#coder = coder;
    this.#reader = reader;
    this.#keys = keys;
    this.#heads = heads;
    this.#subjects = subjects;
    this.#pending = pending;
  }

  save(requests: readonly PlacedSave[]): Promise<readonly Saved[]> {
    return this.#inTurn(requests, (encoded) => this.#kept.save(encoded));
  }

  async delete(request: PlacedSave): Promise<Saved> {
    const saved = await this.#inTurn([request], async ([encoded]) => [await this.#kept.delete(encoded as PlacedSave)]); // one of one
    return saved[0] as Saved; // as above
  }

  /** Comes back when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** Saves that have to look where a stream ends go one after the other: side by side, all but one would look in vain. */
  async #inTurn(requests: readonly PlacedSave[], write: Write): Promise<readonly Saved[]> {
    const looksAt = requests.filter((request) => isResolved(request) && this.#isBound(request)).map(({ streamId }) => streamId);
    const writing = this.#turns.take(looksAt.sort(), () => this.#write(requests, write));
    this.#underWay.add(writing);
    try {
      return await writing;
    } finally {
      this.#underWay.delete(writing);
    }
  }

  /**
   * Writes under the expectations as they were given, and events at the versions that they would have now. Where a stream has
   * gone on meanwhile, an event would stand elsewhere, and is refused: it is encoded anew, until it stands.
   */
  async #write(requests: readonly PlacedSave[], write: Write): Promise<readonly Saved[]> {
    for (let before: readonly Base[] = []; ; ) {
      const bases = await Promise.all(requests.map((request) => this.#baseOf(request)));
      const keys = await this.#keysFor(requests);
      const encoded = requests.map((request, index) => this.#encoded(request, { base: bases[index], keys }));
      const told = this.#pending.add(encoded);
      try {
        const results = await write(encoded.map(({ clear: _, ...save }) => save));
        const written = new Set<unknown>(results.flatMap(({ events }) => events.map(({ data }) => data)));
        told.forget((data) => !written.has(data));
        return await Promise.all(results.map((saved, index) => this.#told(saved, encoded[index])));
      } catch (error) {
        told.forget();
        const hasGoneOn = before.length === 0 || bases.some((base, index) => base?.version !== before[index]?.version);
        if (!(error instanceof InvalidEventError && requests.some(isResolved) && hasGoneOn)) throw inClear(error, encoded);
        before = bases;
      }
    }
  }

  async #keysFor(requests: readonly PlacedSave[]): Promise<Keys> {
    const key = await this.#keys?.current();
    const subjects = requests.flatMap(({ events }) => events.flatMap((event) => personalOf(event)?.subject ?? []));
    // Last, and after what takes long: a key that was destroyed meanwhile is not to be used.
    const subjectKeys = subjects.length > 0 ? await this.#subjects?.toWrite(subjects) : undefined;
    return { key, subjectKeys: subjectKeys ?? new Map<string, never>() };
  }

  /** Whether an event's version is bound to it. */
  #isBound({ events }: PlacedSave): boolean {
    return this.#heads !== undefined || this.#keys !== undefined || events.some(personalOf);
  }

  async #baseOf(request: PlacedSave): Promise<Base> {
    const { streamId, events, expectedVersion } = request;
    if (events.length === 0) return undefined;
    const version = expectedNumber(expectedVersion);
    if (version === undefined) {
      if (!this.#isBound(request)) return undefined;
      const last = await this.#kept.lastEvent(streamId);
      return last ? { version: last.event.version, hash: hashOf(last.event) } : { version: 0, hash: chainStart };
    }
    if (version === 0 || !this.#heads) return { version, hash: chainStart };
    const known = this.#heads.get(streamId);
    return known?.version === version ? known : this.#headAt(streamId, version);
  }

  /** Where there is no event of that version, the save will be refused. */
  async #headAt(streamId: string, version: number): Promise<ChainHead> {
    const reading = this.#kept.events(streamId, { from: version, to: version, backwards: false, limit: 1 });
    const { done, value } = await reading.next();
    await reading.return?.();
    const event = done ? undefined : value[0]?.event;
    return { version, hash: event ? hashOf(event) : chainStart };
  }

  #encoded(request: PlacedSave, { base, keys }: { base: Base; keys: Keys }): Encoded {
    let before = base?.hash ?? chainStart;
    const clear = request.events.map((event, index) =>
      base && event.version === 0 ? versionEvent(event, base.version + index + 1) : event,
    );
    const events = clear.map((event) => {
      const kept = this.#coder.encode(event, { before, ...keys });
      if (this.#heads) before = hashOf(kept);
      return kept;
    });
    return { ...request, events, clear };
  }

  /** The result in clear. What was just written was in clear before; what is there of an earlier save is read. */
  async #told(saved: Saved, encoded: Encoded | undefined): Promise<Saved> {
    const events = saved.events.map((kept, index) => {
      const clear = encoded?.events[index]?.data === kept.data ? encoded?.clear[index] : undefined;
      return clear && versionEvent(clear, kept.version);
    });
    const last = saved.events.at(-1);
    if (last) this.#heads?.learn(last.streamId, { version: last.version, hash: hashOf(last) });
    if (events.every((event) => event !== undefined)) return { ...saved, events };
    return { ...saved, events: await this.#reader.events(saved.events) };
  }
}

/** Whether the versions of its events are the codec's guess. */
const isResolved = ({ events, expectedVersion }: PlacedSave): boolean =>
  expectedNumber(expectedVersion) === undefined && events.some(({ version }) => version === 0);

/** An error that has events of a save has them in clear. */
function inClear(error: unknown, encoded: readonly Encoded[]): unknown {
  if (!(error instanceof OutcomeUnknownError)) return error;
  const clearOf = new Map(
    encoded.flatMap(({ events, clear }) => events.map((kept, index) => [kept.data, clear[index]] as const)),
  );
  const saves = error.saves.map((save) => ({
    ...save,
    events: save.events.map((kept) => {
      const clear = clearOf.get(kept.data);
      return clear && kept.version > 0 ? versionEvent(clear, kept.version) : (clear ?? kept);
    }),
  }));
  return new OutcomeUnknownError({ saves, cause: error.cause });
}
