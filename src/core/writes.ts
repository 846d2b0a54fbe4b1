import type { StoredEvent } from './event-store.ts';
import { PublishOrder } from './publish-order.ts';

/** What a write has done: its result, and what it has stored under which save number; 0 where there is nothing. */
export interface Done<Result> {
  readonly result: Result;
  readonly save: number;
  readonly stored: readonly StoredEvent[];
}

/** What a write has done that has stored nothing. */
export const nothingStored = { save: 0, stored: [] };

interface WritesOptions {
  readonly publish: (committed: readonly StoredEvent[]) => void;
  /** Told of each save that was stored. */
  readonly saved: (save: number) => void;
}

/** The writes of a store whose saves go side by side: published in log order, and waited for when it is closed. */
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
