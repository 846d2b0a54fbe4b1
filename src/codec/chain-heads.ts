/** The last event of a stream, as far as it is known, by its hash. */
export interface ChainHead {
  readonly version: number;
  readonly hash: string;
}

/** How many streams' heads are remembered: a save to another one reads its last event first. */
const mostHeads = 10_000;

/** The last hashes of the streams that were read or written last. */
export class ChainHeads {
  readonly #heads = new Map<string, ChainHead>();

  get(streamId: string): ChainHead | undefined {
    return this.#heads.get(streamId);
  }

  /** What is older than what is known is no news. Every save learns, so what is written to is kept. */
  learn(streamId: string, head: ChainHead): void {
    const known = this.#heads.get(streamId);
    if (known && known.version > head.version) return;
    // The map's order is that of learning: what was learnt of longest ago goes first.
    this.#heads.delete(streamId);
    this.#heads.set(streamId, head);
    const [oldest] = this.#heads.keys();
    if (this.#heads.size > mostHeads && oldest !== undefined) this.#heads.delete(oldest);
  }
}
