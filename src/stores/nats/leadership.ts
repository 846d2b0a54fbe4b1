import type { NatsConnection } from '@nats-io/transport-node';

/** How long after its election a leader may not have heard yet of all that the one before it has accepted: far longer than it takes. */
const unsureMilliseconds = 10_000;

/**
 * Whether the servers that keep the log are led by the same one for a while. That one sees to it that only one save follows upon another;
 * one that was just elected may not know of a save that is under way, and accept a second, see `Reader`.
 */
export class Leadership {
  /** Whether several servers keep the log. */
  readonly isReplicated: boolean;
  #sureFrom: number;
  #stop = () => {};

  /** @param isNew whether the log was just created: then nothing is under way */
  constructor({ isReplicated, isNew }: { isReplicated: boolean; isNew: boolean }) {
    this.isReplicated = isReplicated;
    this.#sureFrom = isNew ? 0 : Date.now() + unsureMilliseconds;
  }

  /** Listens to what servers tell of elections: before they take messages, so before they acknowledge one. */
  listen(connection: NatsConnection, stream: string): void {
    if (!this.isReplicated) return;
    const subscription = connection.subscribe(`$JS.EVENT.ADVISORY.STREAM.*.${stream}`, {
      callback: (error) => {
        if (error)
          this.#sureFrom = Number.POSITIVE_INFINITY; // not allowed to listen
        else this.disturbed();
      },
    });
    this.#stop = () => subscription.unsubscribe();
  }

  /** There was an election, or something that may be a sign of one. */
  disturbed(): void {
    this.#sureFrom = Math.max(this.#sureFrom, Date.now() + unsureMilliseconds);
  }

  get isSure(): boolean {
    return !this.isReplicated || Date.now() > this.#sureFrom;
  }

  close(): void {
    this.#stop();
  }
}
