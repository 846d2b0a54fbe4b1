import type { LogBounds, StreamBounds, VersionBounds } from '../../core/bounds.ts';
import type { Batches } from '../../core/event-log.ts';
import type { StoredEvent, StreamSummary } from '../../core/event-store.ts';
import { passes } from '../../core/log-filter.ts';
import { categoryOf } from '../../core/names.ts';
import { isBefore, type LogPlace, type PositionCodec } from '../../core/position.ts';
import { StoreClosedError, StreamDeletedError } from '../../core/store-errors.ts';
import type { Catalog } from './catalog.ts';
import type { KnownStreams } from './known-streams.ts';
import type { Marks } from './marks.ts';
import type { Reader } from './reader.ts';
import { StreamSaves } from './stream-saves.ts';

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

/** Reads some messages at a time, each time beginning where the last ones ended. */
export class Pages {
  readonly #options: PagesOptions;
  readonly #saves: StreamSaves;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.#saves = new StreamSaves(options);
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
    const range = { from, to: high };
    const windows = backwards ? this.#saves.newestFirst(last, range) : this.#saves.oldestFirst(last, range);
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
    const last = await head();
    await marks.catchUp(last);
    const bound = Math.min(before?.save ?? last, upTo?.save ?? last);
    const end = bound < last ? await reader.endOfSave(bound) : last;
    const start = Math.max(1, after?.save ?? 1);
    const isWithin = (place: LogPlace) =>
      !(after && !isBefore(after, place)) && !(before && !isBefore(place, before)) && !(upTo && isBefore(upTo, place));
    const windows = backwards ? reader.messagesBackwards(start, end) : reader.messages(start, end);
    let left = limit;
    for await (const messages of windows) {
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

  #checkOpen(): void {
    if (this.#options.closed.aborted) throw new StoreClosedError();
  }
}

function* batches<Item>(items: readonly Item[]): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += pageSize) yield items.slice(start, start + pageSize);
}
