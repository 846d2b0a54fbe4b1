import { NoAnswer } from './failures.ts';

interface PatienceOptions {
  readonly least: number;
  /** Kept small: a server that hangs is waited for so long, while another would answer. */
  readonly most: number;
}

/**
 * How long an answer may take, in milliseconds. A slow link looks like a server that hangs: what was not answered is asked again, and waited for twice as
 * long; when answers are quick, the waiting gets shorter by little, so that one large message among small ones is waited for too.
 */
export class Patience {
  readonly #options: PatienceOptions;
  #milliseconds: number;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#milliseconds = options.least;
  }

  /** Asks with what it has, and learns from what comes of it. */
  async for<Answer>(ask: (milliseconds: number) => Promise<Answer>): Promise<Answer> {
    const { least, most } = this.#options;
    const had = this.#milliseconds;
    const begun = performance.now();
    try {
      const answer = await ask(had);
      if ((performance.now() - begun) * 4 < had) this.#milliseconds = Math.max(least, this.#milliseconds * 0.75);
      return answer;
    } catch (error) {
      // Of several that were asked with the same, the first one has doubled it.
      if (error instanceof NoAnswer) this.#milliseconds = Math.max(this.#milliseconds, Math.min(most, had * 2));
      throw error;
    }
  }
}
