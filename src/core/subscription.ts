import { InvalidArgumentError } from './errors.ts';
import type { EventLog } from './event-log.ts';
import type { LogFilter, Progress, StoredEvent } from './event-store.ts';
import type { Position } from './position.ts';
import { nextTurn } from './turn.ts';

/** A piece of the log, as a filter sees it. */
export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** How far the log was read for this page; the next page begins after it. */
  readonly end: Position;
  /** Whether the log ended there. */
  readonly caughtUp: boolean;
}

interface Following {
  readonly after: Position;
  readonly filter: LogFilter;
  readonly progress: boolean;
  /** Throws when the store was closed. */
  readonly checkOpen: () => void;
}

/**
 * What `page` throws for a position beyond the log's end: no store has given it, and going on after it would skip what comes. A
 * log that was put back from a copy may lead here.
 *
 * @example
 * import type { Position } from 'dvent';
 * import { beyondHead } from 'dvent/store';
 * const check = (after: Position, head: Position) => {
 *   if (after > head) throw beyondHead(after);
 * };
 */
export const beyondHead = (value: Position) =>
  new InvalidArgumentError({ field: 'after', value, expected: 'a position of this log' });

/** Follows a log: what is there, then what comes. Each loop begins anew. */
export function subscription(
  log: EventLog,
  options: Following & { readonly signal: AbortSignal | undefined },
): AsyncIterable<StoredEvent | Progress> {
  return {
    [Symbol.asyncIterator]() {
      // Leaving the loop ends the waiting too, which a generator alone would sit out.
      const left = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
      const follower = follow(log, { ...options, signal });
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
  log: EventLog,
  { after, filter, progress, checkOpen, signal }: Following & { readonly signal: AbortSignal },
): AsyncGenerator<StoredEvent | Progress, undefined> {
  let position = after;
  let told: Position | undefined;
  while (!signal.aborted) {
    checkOpen();
    const page = await log.page(position, filter, signal);
    for (const stored of page.events) {
      if (signal.aborted) return undefined;
      checkOpen();
      yield stored;
    }
    position = page.end;
    if (progress && !signal.aborted && (page.caughtUp ? told !== position : page.events.at(-1)?.position !== position)) {
      yield { position, event: undefined, caughtUp: page.caughtUp };
      if (page.caughtUp) told = position;
    }
    if (signal.aborted) return undefined;
    checkOpen();
    await (page.caughtUp ? log.grown(position, signal) : nextTurn());
  }
  return undefined;
}
