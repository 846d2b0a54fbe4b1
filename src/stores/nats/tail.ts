import type { LogFilter, StoredEvent } from '../../core/event-store.ts';
import { passes } from '../../core/log-filter.ts';
import { isBefore, type Position, type PositionCodec } from '../../core/position.ts';
import { StoreClosedError, StoreUnavailableError } from '../../core/store-errors.ts';
import { beyondHead, type LogPage } from '../../core/subscription.ts';
import { Attempts } from './attempts.ts';
import type { Marks } from './marks.ts';
import { pageSize } from './pages.ts';
import type { Reader } from './reader.ts';

/** Between two looks for lost servers that come back, in milliseconds. */
const pauses = [50, 100, 200, 500, 1_000];

interface TailOptions {
  readonly reader: Reader;
  readonly marks: Marks;
  readonly positions: PositionCodec;
  readonly head: () => Promise<number>;
  /** Whether the connection has given up: it does not come back. */
  readonly isLost: () => boolean;
  readonly closed: AbortSignal;
}

/** The end of the log, as subscriptions follow it. */
export class Tail {
  readonly #options: TailOptions;
  /** A part of the log without events: from a save's number to the sequence at which the log ended when it was read. */
  #quiet = { from: 0, to: 0 };

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /** Reads on after a position; comes back when there is something to tell, or when a signal aborts. */
  async page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    const { closed, isLost } = this.#options;
    const stop = AbortSignal.any([signal, closed]);
    for (const attempts = new Attempts(Number.POSITIVE_INFINITY, { pauses, stop }); ; ) {
      try {
        const page = await untilAborted(this.#page(after, filter), stop);
        if (page) return page;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        if (isLost() && !closed.aborted) throw error;
        // A subscription goes on when the servers are back.
        await attempts.pause();
      }
      if (closed.aborted) throw new StoreClosedError();
      if (signal.aborted) return { events: [], end: after, caughtUp: false };
    }
  }

  /** Up to which sequence there is nothing to read after a save: the log may have grown by other messages. */
  quietAfter(save: number): number {
    return this.#quiet.from <= save && save < this.#quiet.to ? this.#quiet.to : save;
  }

  async #page(after: Position, filter: LogFilter): Promise<LogPage> {
    const { reader, marks, positions, head: look } = this.#options;
    const place = positions.decode(after, 'after');
    const head = await look();
    if (place.save > head) throw beyondHead(after);
    await marks.catchUp(head);
    for await (const messages of reader.messages(Math.max(1, place.save), head)) {
      const saves = marks.savesIn(messages);
      const found = saves.flatMap((save) => save.events(positions).map((stored, nth) => ({ stored, save, nth })));
      const rest = found.filter(({ save, nth }) => isBefore(place, save.placeOf(nth)));
      const part = rest.slice(0, pageSize);
      const last = part.at(-1);
      if (!last) continue;
      const events = part.filter(({ stored: { event }, save }) => {
        const archived = marks.isArchived(save.streamId) && !save.isDeletion;
        return passes({ event, archived }, filter);
      });
      const caughtUp = part.length === rest.length && (messages.at(-1)?.sequence ?? 0) >= head;
      if (caughtUp) this.#quiet = { from: last.save.placeOf(0).save, to: head };
      return { events: events.map(({ stored }): StoredEvent => stored), end: last.stored.position, caughtUp };
    }
    this.#quiet = { from: place.save, to: head };
    return { events: [], end: after, caughtUp: true };
  }
}

/** `undefined` when the signal aborts, at once: a question that nobody answers may be under way for long, and ends by itself. */
function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
