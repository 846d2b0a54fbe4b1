import type { StoredEvent } from './event-store.ts';
import { PublishOrder } from './publish-order.ts';

/** What a write has done: its result, and what it has stored under which save number; 0 where there is nothing. */
export interface Done<Result> {
  readonly result: Result;
  readonly save: number;
  readonly stored: readonly StoredEvent[];
}

/**
 * What a write has done that has stored nothing: a repeat, a check without events.
 *
 * @example
 * import type { Saved } from 'dvent';
 * import { type Done, nothingStored } from 'dvent/store';
 * const repeated = (first: Saved): Done<Saved> => ({ ...nothingStored, result: first });
 */
export const nothingStored: Omit<Done<unknown>, 'result'> = { save: 0, stored: [] };

/** What is told of the writes of a store. */
export interface WritesOptions {
  /** Called after a commit, in log order; `publishing` makes one. */
  readonly publish: (committed: readonly StoredEvent[]) => void;
  /** Told of each save that was stored. */
  readonly saved: (save: number) => void;
}

/**
 * The writes of a store whose saves go side by side: published in log order, and waited for when it is closed.
 *
 * @example
 * import { publishing, Waiters, Writes } from 'dvent/store';
 * const waiters = new Waiters();
 * const writes = new Writes({ publish: publishing({ publisher: ({ event }) => event.id }), saved: () => waiters.wake() });
 * const result = await writes.run(async () => ({ result: 'written', save: 1, stored: [] }));
 * await writes.idle(); // when the store is closed
 */
export class Writes {
  readonly #order: PublishOrder;
  readonly #saved: (save: number) => void;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor({ publish, saved }: WritesOptions) {
    this.#order = new PublishOrder(publish);
    this.#saved = saved;
  }

  /** Runs a write, and tells of what it has stored. */
  run<Result>(write: () => Promise<Done<Result>>): Promise<Result> {
    return this.waitedFor(async () => {
      const turn = this.#order.begin();
      let done: Done<Result> | undefined;
      try {
        done = await write();
      } finally {
        this.#order.end(turn, done ?? nothingStored);
      }
      if (done.save > 0) this.#saved(done.save);
      return done.result;
    });
  }

  /** Runs what closing waits for. */
  async waitedFor<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = work();
    this.#underWay.add(working);
    try {
      return await working;
    } finally {
      this.#underWay.delete(working);
    }
  }

  /** Comes back when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}
