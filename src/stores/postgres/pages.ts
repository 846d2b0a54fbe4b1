import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { Batches } from '../../core/event-log.ts';
import type { StoredEvent, StreamSummary } from '../../core/event-store.ts';
import { isBefore, type LogPlace, type PositionCodec } from '../../core/position.ts';
import { StoreClosedError, StreamDeletedError } from '../../core/store-errors.ts';
import { reading } from './failures.ts';
import { pageSize, type Reader } from './reader.ts';
import type { Tail } from './tail.ts';

interface PagesOptions {
  readonly reader: Reader;
  readonly tail: Tail;
  readonly positions: PositionCodec;
  readonly closed: AbortSignal;
}

const beginning: LogPlace = { save: 0, place: 0 };
const justAfter = ({ save, place }: LogPlace): LogPlace => ({ save, place: place + 1 });

/** Reads page after page, each beginning where the last one ended. */
export class Pages {
  readonly #options: PagesOptions;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  async *events(streamId: string, { from, to, backwards, limit }: VersionBounds): Batches<StoredEvent> {
    const { reader } = this.#options;
    let [low, high, left] = [from, to, limit];
    for (let isFirst = true; left > 0 && low <= high; isFirst = false) {
      const page = { from: low, to: high, backwards, limit: left };
      const events = await this.#read(() => reader.events(streamId, page));
      const last = events.at(-1)?.event.version;
      if (last === undefined) {
        // What was read of a stream that is deleted meanwhile must not be taken for the whole.
        if (!isFirst && (await this.#read(() => reader.tombstone(streamId)))) throw new StreamDeletedError({ streamId });
        return;
      }
      const isLast = events.length < pageSize || events.length === left;
      // What is added from now on is left out.
      if (isFirst && !isLast) high = Math.min(high, await this.#read(() => reader.version(streamId)));
      yield events;
      if (isLast) return;
      left -= events.length;
      if (backwards) high = last - 1;
      else low = last + 1;
    }
  }

  async *allEvents({ after, before, upTo, backwards, limit, filter }: LogBounds): Batches<StoredEvent> {
    const { reader, tail } = this.#options;
    if (limit === 0) return;
    const head = await tail.settledHead(upTo ?? before);
    const bounds = [before, upTo && justAfter(upTo)].filter((bound) => bound !== undefined);
    let [low, high, left] = [after ?? beginning, bounds.reduce(nearer, justAfter(head)), limit];
    // Where nothing is passed over, no more is looked at than is wanted.
    const isWhole = filter.archived === 'include' && !filter.types && !filter.categories;
    while (left > 0) {
      const part = { after: low, before: high, backwards, size: isWhole ? Math.min(left, pageSize) : pageSize, jumps: true };
      const { events, last } = await this.#read(() => reader.log(part, filter));
      if (!last) return;
      const batch = events.slice(0, left);
      left -= batch.length;
      if (batch.length > 0) yield batch;
      if (backwards) high = last;
      else low = last;
    }
  }

  async *streams({ after, categories, limit }: StreamBounds): Batches<StreamSummary> {
    const { reader, tail, positions } = this.#options;
    if (limit === 0) return;
    const before = justAfter(await tail.settledHead(undefined));
    let low = after ?? beginning;
    for (let left = limit; left > 0; ) {
      const part = { after: low, before, backwards: false, size: Math.min(left, pageSize) };
      const streams = await this.#read(() => reader.streams(part, categories));
      const last = streams.at(-1);
      if (!last) return;
      yield streams;
      left -= streams.length;
      low = positions.decode(last.position, 'position');
    }
  }

  async #read<Result>(query: () => Promise<Result>): Promise<Result> {
    if (this.#options.closed.aborted) throw new StoreClosedError();
    return await reading(query);
  }
}

const nearer = (one: LogPlace, other: LogPlace): LogPlace => (isBefore(one, other) ? one : other);
