import { DventError, InvalidArgumentError } from '../../core/errors.ts';
import type { PlacedSave, Saved, StoredEvent } from '../../core/event-store.ts';
import { byteLength, unknownStream } from '../../core/names.ts';
import type { PositionCodec } from '../../core/position.ts';
import { savedOf } from '../../core/saved.ts';
import { StreamDeletedError } from '../../core/store-errors.ts';
import { deletionOfNothing } from '../../core/tombstone.ts';
import { verdictsOn } from '../../core/verdict.ts';
import { type Done, nothingStored } from '../../core/writes.ts';
import { Appender, type Target } from './appender.ts';
import type { Driver } from './driver.ts';
import { unavailable } from './failures.ts';
import { type Found, Heads } from './heads.ts';
import { KnownStream, type KnownStreams } from './known-streams.ts';
import type { Leadership } from './leadership.ts';
import type { Marks } from './marks.ts';
import { encodeEvents } from './messages.ts';
import type { Reader } from './reader.ts';
import type { Subjects } from './subjects.ts';
import { Turns } from './turns.ts';

interface WriterOptions {
  readonly reader: Reader;
  readonly marks: Marks;
  readonly subjects: Subjects;
  readonly positions: PositionCodec;
  readonly known: KnownStreams;
  readonly leadership: Leadership;
  readonly saveBytes: number;
}

/** How often a write is tried again that others got in the way of; each time, one of them has gone on. */
const mostAttempts = 200;

/** Writes to streams, one save to each at a time. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #heads: Heads;
  readonly #appender: Appender;
  readonly #turns = new Turns();

  constructor(driver: Driver, options: WriterOptions) {
    this.#options = options;
    this.#heads = new Heads(options.reader, options.known);
    this.#appender = new Appender(driver, options);
  }

  async save(request: PlacedSave): Promise<Done<Saved>> {
    const body = encodeEvents(request.events);
    this.#checkSize(body);
    return this.#turns.take(request.streamId, () => this.#save(request, body));
  }

  async delete(request: PlacedSave): Promise<Done<Saved>> {
    return this.#turns.take(request.streamId, () => this.#delete(request));
  }

  async setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    const last = await this.#options.reader.last(streamId);
    if (!last) throw unknownStream(streamId);
    if (last.isDeletion) throw new StreamDeletedError({ streamId });
    await this.#appender.mark(streamId, { status });
  }

  /**
   * What is remembered of a stream may be less than there is: then the server refuses what builds on it, and a save is decided on by
   * the stream as it is. So is every save that is not to be written.
   */
  async #save(request: PlacedSave, body: string): Promise<Done<Saved>> {
    const { streamId } = request;
    const remembered = request.events.length === 0 ? undefined : this.#heads.remembered(request);
    let found: Found = remembered ? { head: remembered } : await this.#heads.find(request);
    let isFresh = remembered === undefined;
    let known = 0;
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const { head } = found;
      const verdicts = verdictsOn([request], () => head);
      const verdict = verdicts instanceof DventError ? undefined : verdicts[0];
      if (verdict?.kind === 'append' && head instanceof KnownStream) {
        const target = { streamId, stream: head, events: verdict.events };
        const answer = await this.#appender.append(target, { body, known });
        if (typeof answer === 'number') return this.#done(target, answer);
        known = answer === 'known' ? known + 1 : 0;
      } else if (isFresh) {
        if (verdicts instanceof DventError) throw verdicts;
        if (verdict?.kind === 'check')
          return { ...nothingStored, result: { version: verdict.version, position: undefined, events: [] } };
        const stored = verdict?.kind === 'repeat' ? await this.#repeated(request, verdict.from) : undefined;
        if (stored) return { ...nothingStored, result: savedOf(stored) };
      }
      found = await this.#heads.find(request);
      isFresh = true;
    }
    throw unavailable(new Error('other writers were faster each time'));
  }

  async #delete(request: PlacedSave): Promise<Done<Saved>> {
    const { marks, positions } = this.#options;
    const { streamId } = request;
    const body = encodeEvents(request.events);
    let isBegun = false;
    let known = 0;
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const found = await this.#heads.find(request);
      const { head } = found;
      if (!(head instanceof KnownStream) || head.version === 0) {
        const tombstone = found.tombstone?.event(positions, 0);
        return { ...nothingStored, result: deletionOfNothing(request, tombstone) };
      }
      const verdicts = verdictsOn([request], () => head);
      if (verdicts instanceof DventError) throw verdicts;
      const [verdict] = verdicts;
      if (verdict?.kind !== 'append') continue;
      if (!isBegun) await this.#appender.mark(streamId, { deletion: 'begun' });
      isBegun = true;
      const created = head.created ?? { save: head.save, timestamp: '' };
      const target = { streamId, stream: head, events: verdict.events, created };
      const answer = await this.#appender.append(target, { body, known });
      if (typeof answer !== 'number') {
        known = answer === 'known' ? known + 1 : 0;
        continue;
      }
      this.#options.known.forget(streamId);
      // The stream is deleted by now: where the rest fails, the next reader does it.
      await marks.finish(streamId, answer).catch(() => {});
      return this.#result(target, answer);
    }
    throw unavailable(new Error('other writers were faster each time'));
  }

  #done(target: Target, save: number): Done<Saved> {
    const { streamId, stream, events } = target;
    stream.note(
      events.map(({ id }) => id),
      stream.version + 1,
    );
    if (stream.version === 0) stream.created = { save, timestamp: events[0]?.timestamp ?? '' };
    stream.endAt({ save, version: stream.version + events.length, previous: stream.links });
    this.#options.known.keep(streamId, stream);
    return this.#result(target, save);
  }

  #result({ events }: Target, save: number): Done<Saved> {
    const { positions } = this.#options;
    const stored = events.map((event, place) => Object.freeze({ position: positions.encode(save, place), event }));
    return { result: savedOf(stored), save, stored };
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

  #checkSize(body: string): void {
    const { saveBytes } = this.#options;
    // A UTF-16 unit takes at most three bytes of UTF-8, so most saves need no counting.
    if (body.length * 3 <= saveBytes) return;
    const bytes = byteLength(body);
    if (bytes > saveBytes)
      throw new InvalidArgumentError({
        field: 'events',
        value: `${bytes} bytes`,
        expected: `at most ${saveBytes} bytes in one save, their ids and types included`,
      });
  }
}
