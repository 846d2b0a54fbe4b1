interface NotifierOptions {
  /** Tells other stores that the log has a save; what gets lost is found by looking. */
  readonly tell: (save: number) => Promise<void>;
  /** At most one word in so many milliseconds. */
  readonly pauseMilliseconds: number;
}

/** Tells other stores that the log has grown: of many saves, the last. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** The greatest save that is still to be told; 0 for none. */
  #pending = 0;
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  grown(save: number): void {
    this.#pending = Math.max(this.#pending, save);
    this.#sending ??= this.#send();
  }

  /** Tells what is still to be told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { tell, pauseMilliseconds } = this.#options;
    while (this.#pending > 0) {
      const save = this.#pending;
      this.#pending = 0;
      await tell(save).catch(() => {});
      if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    }
    this.#sending = undefined;
  }
}
