import { nextTurn } from '../core/turn.ts';
import { Turns } from '../core/turns.ts';

type Work = () => Promise<void>;

/** How many streams are worked on at a time, and how many may wait. */
const hands = 4;
const mostWaiting = 1_000;

/** Work on streams, off everybody's path: on one stream one after the other, on few streams at a time. */
export class StreamWork {
  readonly #turns = new Turns();
  readonly #underWay = new Set<Promise<unknown>>();
  /** Of what is offered for one stream the last counts. */
  readonly #waiting = new Map<string, Work>();
  #working = 0;

  /** Work that may be left out where too much waits. It does not throw. */
  offer(streamId: string, work: Work): void {
    if (this.#waiting.size >= mostWaiting && !this.#waiting.has(streamId)) return;
    this.#waiting.set(streamId, work);
    if (this.#working < hands) this.#track(this.#workOff());
  }

  /** Work that has to be done, and may fail. */
  async run(streamId: string, work: Work): Promise<void> {
    await this.#track(this.#turns.take([streamId], work));
  }

  /** Comes back when nothing is under way, nor waits. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #workOff(): Promise<void> {
    this.#working += 1;
    await nextTurn(); // who has saved or loaded goes on first
    for (let next = this.#next(); next; next = this.#next()) await this.#turns.take([next.streamId], next.work);
    this.#working -= 1;
  }

  #next() {
    for (const [streamId, work] of this.#waiting) {
      this.#waiting.delete(streamId);
      return { streamId, work };
    }
    return undefined;
  }

  #track(work: Promise<unknown>): Promise<unknown> {
    this.#underWay.add(work);
    const done = () => void this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }
}
