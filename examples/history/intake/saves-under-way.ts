/**
 * Lets many saves be under way at once, so that a store can put several into one commit, but not so many that memory fills.
 *
 * After a failure nothing more is let in: the saves that follow build on the one that failed.
 */
export class SavesUnderWay {
  readonly #limit: number;
  readonly #saves = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor({ limit }: { readonly limit: number }) {
    this.#limit = limit;
  }

  /** Ends when there is room for another save. */
  async add(save: Promise<unknown>): Promise<void> {
    const watched = save.then(
      () => void this.#saves.delete(watched),
      (error: unknown) => {
        this.#failure ??= { error };
        this.#saves.delete(watched);
      },
    );
    this.#saves.add(watched);
    while (this.#saves.size >= this.#limit) await Promise.race(this.#saves);
    this.#throwFailure();
  }

  /** Ends when all saves have succeeded. */
  async settled(): Promise<void> {
    while (this.#saves.size > 0) await Promise.all(this.#saves);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
