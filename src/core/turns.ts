/** Lets what is done to one thing go one after the other, and what is done to different things side by side. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param names what it is done to, sorted: so nobody waits in a circle */
  async take<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const [name, ...others] = names;
    if (name === undefined) return await work();
    const next = () => (others.length > 0 ? this.take(others, work) : work());
    const before = this.#last.get(name);
    const working = before ? before.then(next, next) : next();
    this.#last.set(name, working);
    try {
      return await working;
    } finally {
      if (this.#last.get(name) === working) this.#last.delete(name);
    }
  }
}
