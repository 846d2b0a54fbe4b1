import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { Batches } from '../../core/event-log.ts';
import type { StoredEvent, StreamSummary } from '../../core/event-store.ts';
import { passes } from '../../core/log-filter.ts';
import { categoryOf } from '../../core/names.ts';
import { isBefore, type LogPlace, type PositionCodec } from '../../core/position.ts';
import { StoreClosedError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Catalog } from './catalog.ts';
import { type KnownStreams, knownFrom } from './known-streams.ts';
import type { Marks } from './marks.ts';
import type { StoredSave } from './messages.ts';
import type { Reader } from './reader.ts';

interface PagesOptions {
  readonly reader: Reader;
  readonly marks: Marks;
  readonly catalog: Catalog;
  readonly known: KnownStreams;
  readonly positions: PositionCodec;
  readonly head: () => Promise<number>;
  readonly closed: AbortSignal;
}

/** How many events, or streams, a batch holds at most. */
export const pageSize = 1_000;

/** How many groups of a stream's saves are read at a time. */
const sideBySide = 4;

/** Reads some messages at a time, each time beginning where the last ones ended. */
export class Pages {
  readonly #options: PagesOptions;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /** A stream's events: a look at its last save, and then its saves side by side. */
  async *events(streamId: string, { from, to, backwards, limit }: VersionBounds): Batches<StoredEvent> {
    const { reader, positions } = this.#options;
    if (limit === 0) return;
    this.#checkOpen();
    const last = await reader.last(streamId);
    if (!last || last.isDeletion) return;
    const high = Math.min(to, last.version);
    if (from > high) return;
    const windows = backwards ? this.#newestFirst(last, { from, to: high }) : this.#oldestFirst(last, { from, to: high });
    let left = limit;
    let isFirst = true;
    for await (const saves of windows) {
      const events = saves.flatMap((save) => {
        const start = Math.max(0, from - save.header.from);
        const end = Math.min(save.size, high - save.header.from + 1);
        const part = end > start ? save.events(positions, { start, end }) : [];
        return backwards ? part.toReversed() : part;
      });
      for (const batch of batches(events.slice(0, left))) {
        // What was read of a stream that is deleted meanwhile must not be taken for the whole.
        if (!isFirst && (await reader.last(streamId))?.isDeletion) throw new StreamDeletedError({ streamId });
        isFirst = false;
        left -= batch.length;
        yield batch;
        this.#checkOpen();
      }
      if (left === 0) return;
    }
  }

  async *allEvents({ after, before, upTo, backwards, limit, filter }: LogBounds): Batches<StoredEvent> {
    const { reader, marks, positions, head } = this.#options;
    if (limit === 0) return;
    this.#checkOpen();
    const end = Math.min(await head(), before?.save ?? Number.POSITIVE_INFINITY, upTo?.save ?? Number.POSITIVE_INFINITY);
    const start = Math.max(1, after?.save ?? 1);
    const isWithin = (place: LogPlace) =>
      !(after && !isBefore(after, place)) && !(before && !isBefore(place, before)) && !(upTo && isBefore(upTo, place));
    const windows = backwards ? reader.messagesBackwards(start, end) : reader.messages(start, end);
    let left = limit;
    for await (const messages of windows) {
      await marks.catchUp(await head());
      const saves = marks.savesIn(backwards ? messages.toReversed() : messages);
      const events = saves.flatMap((save) => {
        const archived = marks.isArchived(save.streamId) && !save.isDeletion;
        return save
          .events(positions)
          .filter(({ event }, nth) => isWithin(save.placeOf(nth)) && passes({ event, archived }, filter));
      });
      for (const batch of batches((backwards ? events.toReversed() : events).slice(0, left))) {
        left -= batch.length;
        yield batch;
        this.#checkOpen();
      }
      if (left === 0) return;
    }
  }

  async *streams({ after, categories, limit }: StreamBounds): Batches<StreamSummary> {
    const { catalog, positions } = this.#options;
    if (limit === 0) return;
    this.#checkOpen();
    const streams = (await catalog.streams())
      .filter(({ streamId, created }) => {
        const isAfter = !after || isBefore(after, created);
        return isAfter && (categories?.includes(categoryOf(streamId)) ?? true);
      })
      .slice(0, limit);
    for (const batch of batches(streams)) {
      this.#checkOpen();
      yield batch.map(({ streamId, created, version, status }) => {
        return {
          streamId,
          position: positions.encode(created.save, created.place),
          timestamp: created.timestamp,
          version,
          status,
        };
      });
    }
  }

  async *#newestFirst(last: StoredSave, range: { from: number; to: number }): AsyncGenerator<readonly StoredSave[], void> {
    const { reader } = this.#options;
    for await (const links of reader.links(last, range)) yield await reader.linked(links);
  }

  async *#oldestFirst(last: StoredSave, range: { from: number; to: number }): AsyncGenerator<readonly StoredSave[], void> {
    const { reader, known } = this.#options;
    const links = (await collected(reader.links(last, range))).reverse();
    for (let start = 0; start < links.length; start += sideBySide) {
      const parts = await Promise.all(links.slice(start, start + sideBySide).map((part) => reader.linked(part)));
      const saves = parts.flatMap((part) => part.toReversed());
      // The ids of a stream that was read whole spare its next save to read it.
      if (links.length <= sideBySide && saves[0]?.header.from === 1 && range.to === last.version)
        known.keep(last.streamId, knownFrom(saves, last));
      yield saves;
    }
  }

  #checkOpen(): void {
    if (this.#options.closed.aborted) throw new StoreClosedError();
  }
}

function* batches<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += pageSize) yield items.slice(start, start + pageSize);
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
