/** What stands in the queue: something to do on one stream, or on several. */
export interface Queued {
  readonly streams: readonly string[];
  /** How many events it writes, and one more for each 8 KiB of them. */
  readonly weight: number;
}

/** So that no commit takes long, and no message grows too large: the last one may go beyond. */
const mostWeight = 2_000;

/**
 * A line for each stream. What stands first in the line of each of its streams is ready; what is taken stands there until it is
 * done. So a stream's saves go one after the other, and a stream that is held up holds up no other.
 */
export class SaveQueue<Item extends Queued> {
  readonly #lines = new Map<string, Item[]>();
  readonly #ready = new Set<Item>();

  add(item: Item): void {
    for (const stream of item.streams) {
      const line = this.#lines.get(stream);
      if (line) line.push(item);
      else this.#lines.set(stream, [item]);
    }
    if (this.#isFirst(item)) this.#ready.add(item);
  }

  /** Takes what can go together: one item on several streams, or as many on one as fit, those behind in their lines included. */
  take(): readonly Item[] {
    const taken: Item[] = [];
    let weight = 0;
    for (const item of this.#ready) {
      if (weight >= mostWeight) break;
      const isAlone = item.streams.length > 1;
      if (isAlone && taken.length > 0) continue;
      this.#ready.delete(item);
      if (isAlone) return [item];
      for (const next of this.#lines.get(item.streams[0] ?? '') ?? []) {
        if (next.streams.length > 1 || weight >= mostWeight) break;
        taken.push(next);
        weight += next.weight;
      }
    }
    return taken;
  }

  /** What was taken together is done: those behind it come forward. */
  done(taken: readonly Item[]): void {
    const gone = new Set(taken);
    for (const stream of new Set(taken.flatMap(({ streams }) => streams))) {
      const line = this.#lines.get(stream) ?? [];
      const next = line.findIndex((item) => !gone.has(item));
      if (next === -1) this.#lines.delete(stream);
      else line.splice(0, next);
    }
    for (const stream of new Set(taken.flatMap(({ streams }) => streams))) {
      const [first] = this.#lines.get(stream) ?? [];
      if (first && this.#isFirst(first)) this.#ready.add(first);
    }
  }

  #isFirst(item: Item): boolean {
    return item.streams.every((stream) => this.#lines.get(stream)?.[0] === item);
  }
}
