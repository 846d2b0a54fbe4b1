import { setTimeout as delay } from 'node:timers/promises';
import { DventError } from '../../core/errors.ts';
import type { LogFilter } from '../../core/event-store.ts';
import { isBefore, type LogPlace, type Position, type PositionCodec } from '../../core/position.ts';
import { StoreClosedError } from '../../core/store-errors.ts';
import { beyondHead, type LogPage } from '../../core/subscription.ts';
import { isPassing, Refused, reading, unreadable } from './failures.ts';
import { type PartOfLog, pageSize, type Reader } from './reader.ts';
import type { Settled } from './settled.ts';

/** Pauses before the next try, in milliseconds, the last one over and over: for writers to end, for a lost server to come back. */
const writersPauses = [1, 2, 5, 10, 20, 50];
const serverPauses = [50, 100, 200, 500, 1_000];

interface TailOptions {
  readonly reader: Reader;
  readonly settled: Settled;
  readonly positions: PositionCodec;
  readonly closed: AbortSignal;
}

/** The end of the log, behind which others may be writing. */
export class Tail {
  readonly #options: TailOptions;
  readonly #reads = new Map<string, Promise<PartOfLog>>();

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /** Where the log ends now; comes back when nobody can write before that any more, or before a place that is nearer. */
  async settledHead(wanted: LogPlace | undefined): Promise<LogPlace> {
    const { settled, closed } = this.#options;
    const { head, settled: reached } = await reading(() => settled.look());
    const target = wanted && isBefore(wanted, head) ? wanted.save : head.save;
    for (let [now, attempt] = [reached, 0]; now < target; attempt += 1) {
      await pause(attempt, { pauses: writersPauses, stop: closed });
      if (closed.aborted) throw new StoreClosedError();
      now = (await reading(() => settled.look())).settled;
    }
    return head;
  }

  /** Reads on after a position; comes back when there is something to tell, or when a signal aborts. */
  async page(after: Position, filter: LogFilter, signal: AbortSignal): Promise<LogPage> {
    const { closed, positions } = this.#options;
    const place = positions.decode(after, 'after');
    const stop = AbortSignal.any([signal, closed]);
    let [looks, failures] = [0, 0];
    for (;;) {
      try {
        const page = await unlessStopped(this.#page(after, { place, filter }), stop);
        if (page) return page;
        await pause(looks, { pauses: writersPauses, stop });
        looks += 1;
      } catch (error) {
        if (error instanceof DventError) throw error;
        if (error instanceof Refused && !isPassing(error)) throw unreadable(error);
        // The read was in others' way, the connection is lost, or none can be had: a subscription goes on when that is over.
        await pause(failures, { pauses: serverPauses, stop });
        failures += 1;
      }
      if (closed.aborted) throw new StoreClosedError();
      if (signal.aborted) return { events: [], end: after, caughtUp: false };
    }
  }

  /** `undefined` where there is nothing that may be read yet, but something behind it. */
  async #page(after: Position, { place, filter }: { place: LogPlace; filter: LogFilter }): Promise<LogPage | undefined> {
    const { settled, reader, positions } = this.#options;
    // Far from the end, no look at it is needed.
    let head: LogPlace | undefined;
    if (place.save + pageSize > settled.known) {
      head = (await settled.look()).head;
      if (isBefore(head, place)) throw beyondHead(after);
    }
    const before = { save: settled.known + 1, place: 0 };
    const part = { after: place, before, backwards: false, size: pageSize };
    const read = () => this.#shared(JSON.stringify([part, filter]), () => reader.log(part, filter));
    const { events, last } = isBefore(place, before) ? await read() : { events: [], last: undefined };
    if (last) {
      const caughtUp = head !== undefined && !isBefore(last, head);
      return { events, end: positions.encode(last.save, last.place), caughtUp };
    }
    return head && isBefore(place, head) ? undefined : { events: [], end: after, caughtUp: true };
  }

  /** Subscribers that stand at the same place, and are woken together, share one read. */
  #shared(key: string, read: () => Promise<PartOfLog>): Promise<PartOfLog> {
    const underWay = this.#reads.get(key);
    if (underWay) return underWay;
    const reading = read().finally(() => this.#reads.delete(key));
    this.#reads.set(key, reading);
    return reading;
  }
}

/** A server that does not answer keeps nobody who wants to leave: gives `undefined` then. */
function unlessStopped<Result>(reading: Promise<Result>, stop: AbortSignal): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    stop.addEventListener('abort', leave, { once: true });
    reading.then(resolve, reject).finally(() => stop.removeEventListener('abort', leave));
  });
}

function pause(attempt: number, { pauses, stop }: { pauses: readonly number[]; stop: AbortSignal }): Promise<void> {
  const milliseconds = pauses[Math.min(attempt, pauses.length - 1)];
  return delay(milliseconds, undefined, { signal: stop }).catch(() => {}); // it ends early then
}
