/** Lets what is done to one thing go one after the other, and what is done to different things side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name);
    const working = before ? before.then(work, work) : work();
    this.#last.set(name, working);
    try {
      return await working;
    } finally {
      if (this.#last.get(name) === working) this.#last.delete(name);
    }
  }
}
