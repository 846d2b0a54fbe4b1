import { DventError, InvalidArgumentError } from '../../core/errors.ts';
import type { Event } from '../../core/event.ts';
import type { PlacedSave, Saved, StoredEvent } from '../../core/event-store.ts';
import { byteLength, unknownStream } from '../../core/names.ts';
import type { PositionCodec } from '../../core/position.ts';
import { savedOf } from '../../core/saved.ts';
import { StreamDeletedError } from '../../core/store-errors.ts';
import { deletionOfNothing } from '../../core/tombstone.ts';
import { Turns } from '../../core/turns.ts';
import { type Verdict, verdictsOn } from '../../core/verdict.ts';
import { type Done, nothingStored } from '../../core/writes.ts';
import { Appender, type Entry, isTarget, type Written } from './appender.ts';
import { Attempts } from './attempts.ts';
import type { Driver } from './driver.ts';
import { unavailable } from './failures.ts';
import { type FoundStreams, Heads } from './heads.ts';
import { KnownStream, type KnownStreams } from './known-streams.ts';
import type { Marks } from './marks.ts';
import { encodeEvents } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';

interface WriterOptions {
  readonly reader: Reader;
  readonly marks: Marks;
  readonly subjects: Subjects;
  readonly positions: PositionCodec;
  readonly known: KnownStreams;
  readonly saveBytes: number;
  /** For how many milliseconds a write is tried again that others got in the way of. */
  readonly timeout: number;
}

/** Writes to streams, one save to each at a time. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #driver: Driver;
  readonly #heads: Heads;
  readonly #turns = new Turns();

  constructor(driver: Driver, options: WriterOptions) {
    this.#driver = driver;
    this.#options = options;
    this.#heads = new Heads(options.reader, options.known);
  }

  async save(requests: readonly PlacedSave[]): Promise<Done<readonly Saved[]>> {
    const bodies = requests.map(({ events }) => this.#encoded(events));
    const names = requests.map(({ streamId }) => streamId).sort();
    return await this.#inTurn(names, (appender) => this.#save(appender, { requests, bodies }));
  }

  async delete(request: PlacedSave): Promise<Done<Saved>> {
    return await this.#inTurn([request.streamId], (appender) => this.#delete(appender, request));
  }

  async setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    const last = await this.#options.reader.last(streamId);
    if (!last) throw unknownStream(streamId);
    if (last.isDeletion) throw new StreamDeletedError({ streamId });
    await new Appender(this.#driver, this.#options.subjects).mark(streamId, { status });
  }

  /** Does what is to be written to streams, when nothing else is written to them here. */
  #inTurn<Result>(names: readonly string[], write: (appender: Appender) => Promise<Result>): Promise<Result> {
    const appender = new Appender(this.#driver, this.#options.subjects);
    return this.#turns.take(names, async () => {
      try {
        return await write(appender);
      } catch (error) {
        throw appender.told(error);
      }
    });
  }

  /**
   * What is remembered of a stream may be less than there is: then the server refuses what builds on it, and a save is decided on by
   * the streams as they are. So is every save that is not to be written.
   */
  async #save(
    appender: Appender,
    { requests, bodies }: { requests: readonly PlacedSave[]; bodies: readonly string[] },
  ): Promise<Done<readonly Saved[]>> {
    let found = requests.some(({ events }) => events.length > 0) ? this.#heads.remembered(requests) : undefined;
    for (const attempts = new Attempts(this.#options.timeout); !attempts.areOver; ) {
      const isFresh = found === undefined;
      const streams = found ?? (await this.#heads.findAll(requests));
      found = undefined;
      const verdicts = verdictsOn(requests, (streamId) => streams.get(streamId)?.head ?? new KnownStream());
      if (!(verdicts instanceof DventError) && verdicts.some(({ kind }) => kind === 'append')) {
        const entries = verdicts.map((verdict, index) =>
          entryOf(verdict, { request: requests[index], body: bodies[index], streams }),
        );
        const written = await appender.append(entries);
        if (written) return this.#done(entries, written);
        if (isFresh) await attempts.pause(); // another is about to be stored
      } else if (isFresh) {
        if (verdicts instanceof DventError) throw verdicts;
        const results = await this.#withoutWriting(requests, verdicts);
        if (results && (await this.#stoodTogether(requests, streams))) return { ...nothingStored, result: results };
      }
    }
    throw overtaken();
  }

  async #delete(appender: Appender, request: PlacedSave): Promise<Done<Saved>> {
    const { marks, positions } = this.#options;
    const { streamId } = request;
    const body = encodeEvents(request.events);
    let isBegun = false;
    for (const attempts = new Attempts(this.#options.timeout); !attempts.areOver; await attempts.pause()) {
      const { head, tombstone } = await this.#heads.find(request);
      if (!(head instanceof KnownStream) || head.version === 0)
        return { ...nothingStored, result: deletionOfNothing(request, tombstone?.event(positions, 0)) };
      const verdicts = verdictsOn([request], () => head);
      if (verdicts instanceof DventError) throw verdicts;
      const [verdict] = verdicts;
      if (verdict?.kind !== 'append') continue;
      if (!isBegun) await appender.mark(streamId, { deletion: 'begun' });
      isBegun = true;
      const created = head.created ?? { save: head.sequence, place: 0, timestamp: '' };
      const [written] = (await appender.append([{ streamId, stream: head, events: verdict.events, body, created }])) ?? [];
      if (!written) continue;
      this.#options.known.forget(streamId);
      // The stream is deleted by now: where the rest fails, the next reader does it.
      await marks.finish(streamId, written.sequence).catch(() => {});
      const stored = this.#stored(verdict.events, written);
      return { result: savedOf(stored), save: written.place.save, stored };
    }
    throw overtaken();
  }

  #done(entries: readonly Entry[], written: readonly Written[]): Done<readonly Saved[]> {
    const left = [...written];
    const all: StoredEvent[] = [];
    const result = entries.map((entry): Saved => {
      if (!isTarget(entry)) return checkedAt(entry.version);
      const at = left.shift() as Written; // one for each target
      entry.stream.grow(entry.events, at);
      this.#options.known.keep(entry.streamId, entry.stream);
      const stored = this.#stored(entry.events, at);
      all.push(...stored);
      return savedOf(stored);
    });
    // That of its last stream, not its first message: in the same order, and as far as there is something to read.
    return { result, save: written.at(-1)?.sequence ?? 0, stored: all };
  }

  #stored(events: readonly Event[], { place: { save, place } }: Written): readonly StoredEvent[] {
    const { positions } = this.#options;
    return events.map((event, nth) => Object.freeze({ position: positions.encode(save, place + nth), event }));
  }

  /** The results of saves that write nothing; `undefined` where what was stored is gone meanwhile. */
  async #withoutWriting(requests: readonly PlacedSave[], verdicts: readonly Verdict[]): Promise<readonly Saved[] | undefined> {
    const results: Saved[] = [];
    for (const [index, verdict] of verdicts.entries()) {
      const request = requests[index];
      if (verdict.kind === 'check') results.push(checkedAt(verdict.version));
      const stored = verdict.kind === 'repeat' && request ? await this.#repeated(request, verdict.from) : undefined;
      if (stored) results.push(savedOf(stored));
    }
    return results.length === verdicts.length ? results : undefined;
  }

  /** Whether streams that were looked at one by one stood so at one moment: they do where a second look finds no other versions. */
  async #stoodTogether(requests: readonly PlacedSave[], streams: FoundStreams): Promise<boolean> {
    const checked = requests.filter(({ events }) => events.length === 0);
    if (requests.length === 1 || checked.length === 0) return true;
    const again = await this.#heads.findAll(checked);
    return [...again].every(([streamId, { sequence }]) => streams.get(streamId)?.sequence === sequence);
  }

  /** What an earlier save has stored; `undefined` where it is gone meanwhile. */
  async #repeated({ streamId, events }: PlacedSave, from: number): Promise<readonly StoredEvent[] | undefined> {
    const { reader, positions } = this.#options;
    const to = from + events.length - 1;
    const last = await reader.last(streamId);
    if (!last || last.isDeletion) return undefined;
    const stored: StoredEvent[] = [];
    for await (const links of reader.links(last, { from, to })) {
      const saves = await reader.linked(links);
      stored.push(
        ...saves.flatMap((save) => save.events(positions).filter(({ event: { version } }) => from <= version && version <= to)),
      );
    }
    stored.sort((one, other) => one.event.version - other.event.version);
    return stored.length === events.length ? stored : undefined;
  }

  #encoded(events: readonly Event[]): string {
    const { saveBytes } = this.#options;
    const body = encodeEvents(events);
    // A UTF-16 unit takes at most three bytes of UTF-8, so most saves need no counting.
    const bytes = body.length * 3 <= saveBytes ? 0 : byteLength(body);
    if (bytes <= saveBytes) return body;
    throw new InvalidArgumentError({
      field: 'events',
      value: `${bytes} bytes`,
      expected: `at most ${saveBytes} bytes in one save, their ids and types included`,
    });
  }
}

function entryOf(
  verdict: Verdict,
  { request, body, streams }: { request: PlacedSave | undefined; body: string | undefined; streams: FoundStreams },
): Entry {
  const streamId = request?.streamId ?? '';
  const { head, sequence = 0 } = streams.get(streamId) ?? {};
  if (verdict.kind !== 'append') return { streamId, version: head?.version ?? 0, sequence };
  return { streamId, stream: head instanceof KnownStream ? head : new KnownStream(), events: verdict.events, body: body ?? '' };
}

const checkedAt = (version: number): Saved => ({ version, position: undefined, events: [] });

const overtaken = () => unavailable(new Error('other writers were faster each time'));
