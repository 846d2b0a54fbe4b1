import { expectTrue } from '../../src/testing/expect.ts';

/** What came of the last thing that a scenario tried. A failure that no later step asks about fails the scenario. */
export class Attempts {
  #last: { readonly result: unknown } | { readonly error: unknown } | undefined;
  #examined = true;

  /** Also what a call throws at once, before it has given a promise, is what came of it. */
  async make(act: () => unknown): Promise<void> {
    this.checkExamined();
    try {
      this.#last = { result: await act() };
      this.#examined = true;
    } catch (error) {
      this.#last = { error };
      this.#examined = false;
    }
  }

  /** What the last attempt gave; it must not have failed. */
  get result(): unknown {
    this.checkExamined();
    expectTrue(this.#last !== undefined && 'result' in this.#last, 'something was tried and went well');
    return this.#last.result;
  }

  /** What the last attempt failed with; it must have failed. */
  get error(): unknown {
    expectTrue(this.#last !== undefined && 'error' in this.#last, 'what was tried was refused');
    this.#examined = true;
    return this.#last.error;
  }

  checkExamined(): void {
    if (!this.#examined && this.#last && 'error' in this.#last) throw this.#last.error;
  }
}
