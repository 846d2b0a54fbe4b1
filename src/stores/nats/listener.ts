import type { GrowthListener, Heard } from '../../core/growth.ts';
import type { Link } from './link.ts';

/** Where stores of a log tell each other of their saves, outside of the log: what gets lost there is found by looking. */
export class Listener implements GrowthListener {
  readonly #link: Link;
  readonly #subject: string;
  #listening: { stop(): void } | undefined;

  constructor(link: Link, subject: string) {
    this.#link = link;
    this.#subject = subject;
  }

  get isListening(): boolean {
    return this.#listening !== undefined;
  }

  start({ heard, begun }: Heard): void {
    if (this.#listening) return;
    this.#listening = this.#link.listen(this.#subject, (text) => {
      const sequence = Number(text);
      if (Number.isSafeInteger(sequence)) heard(sequence);
    });
    begun().catch(() => {}); // whoever waits meets the error in a later look
  }

  async stop(): Promise<void> {
    this.#listening?.stop();
    this.#listening = undefined;
  }
}
