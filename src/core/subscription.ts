import { InvalidArgumentError } from './errors.ts';
import type { Progress, StoredEvent } from './event-store.ts';
import type { Position } from './position.ts';
import { StoreClosedError } from './store-errors.ts';
import { nextTurn } from './turn.ts';

/** A piece of the log, as a filter sees it. */
export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** How far the log was read for this page; the next page begins after it. */
  readonly end: Position;
  /** Whether the log ended there. */
  readonly caughtUp: boolean;
}

/** What a subscription needs of a store. */
export interface Tail {
  /** Reads on after a position; at most 1,000 events of the log at a time. */
  page(after: Position): LogPage | Promise<LogPage>;
  /** Comes back when the log may have grown beyond a position, when the signal aborts, and when the store is closed. */
  grown(beyond: Position, signal: AbortSignal): Promise<void>;
  isClosed(): boolean;
}

/** No store has given such a position; going on after it would skip what comes. A log that was put back may lead here. */
export const beyondHead = (value: Position) =>
  new InvalidArgumentError({ field: 'after', value, expected: 'a position that this log has reached' });

/** Follows a log: what is there, then what comes. Each loop begins anew. */
export function subscription(
  tail: Tail,
  options: { after: Position; progress: boolean; signal: AbortSignal | undefined },
): AsyncIterable<StoredEvent | Progress> {
  return {
    [Symbol.asyncIterator]() {
      // Leaving the loop ends the waiting too, which a generator alone would sit out.
      const left = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
      const follower = follow(tail, { ...options, signal });
      return {
        next: () => follower.next(),
        return: () => {
          left.abort();
          return follower.return(undefined);
        },
      };
    },
  };
}

async function* follow(
  tail: Tail,
  { after, progress, signal }: { after: Position; progress: boolean; signal: AbortSignal },
): AsyncGenerator<StoredEvent | Progress, undefined> {
  let position = after;
  let told: Position | undefined;
  while (!signal.aborted) {
    if (tail.isClosed()) throw new StoreClosedError();
    const page = await tail.page(position);
    for (const stored of page.events) {
      if (signal.aborted) return undefined;
      if (tail.isClosed()) throw new StoreClosedError();
      yield stored;
    }
    position = page.end;
    if (progress && !signal.aborted && (page.caughtUp ? told !== position : page.events.at(-1)?.position !== position)) {
      yield { position, event: undefined, caughtUp: page.caughtUp };
      if (page.caughtUp) told = position;
    }
    if (!page.caughtUp) await nextTurn();
    else if (!signal.aborted) await tail.grown(position, signal);
  }
  return undefined;
}
