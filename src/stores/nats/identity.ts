import { Behind, replaced } from './failures.ts';
import type { RawMessage } from './messages.ts';
import type { NewMessage } from './sender.ts';

/** What a server says of a stream, in part. */
export interface StreamInfo {
  readonly created: string;
  /** It has a name where servers form one; a server that is alone may name itself as the leader. */
  readonly cluster?: { readonly name?: string; readonly leader?: string };
  readonly state: { readonly last_seq: number; readonly subjects?: { readonly [subject: string]: number } };
}

interface IdentityOptions {
  readonly created: string;
  /** Whether messages may be remembered: not where they are to be erased. */
  readonly remembers?: boolean;
  /** Tells the time, in milliseconds. */
  readonly now?: () => number;
}

/**
 * For how long answers of several servers may be behind before they are believed, in milliseconds: a leader that was cut off from the others takes
 * itself for the leader for 10 to 20 seconds, and then for none.
 */
const longestError = 60_000;
/** Between two such answers, in milliseconds: within more, there may have been others. */
const longestPause = 3_000;

/**
 * What is known of the log that was opened: another may stand in its place, which was created anew, or put back to an older state and written on since.
 * Two logs that have the same message in a place are the same up to there.
 */
export class Identity {
  readonly #created: string;
  readonly #remembers: boolean;
  readonly #now: () => number;
  /** The greatest sequence that is known to be there. */
  #reached = 0;
  /** Since when all answers are behind, one soon after the other, and when the last one came. */
  #behind = { since: 0, last: Number.NEGATIVE_INFINITY };
  #seen: RawMessage | undefined;

  constructor({ created, remembers = false, now = () => performance.now() }: IdentityOptions) {
    this.#created = created;
    this.#remembers = remembers;
    this.#now = now;
  }

  get reached(): number {
    return this.#reached;
  }

  /** The last message of which more is known than that it is there. */
  get seen(): RawMessage | undefined {
    return this.#seen;
  }

  reach(sequence: number): number {
    this.#reached = Math.max(this.#reached, sequence);
    return sequence;
  }

  /** Takes a message that was stored, or read. */
  see({ subject, body }: Pick<NewMessage, 'subject' | 'body'>, sequence: number): void {
    this.reach(sequence);
    if (this.#remembers && typeof body === 'string' && sequence > (this.#seen?.sequence ?? 0))
      this.#seen = { sequence, subject, body };
  }

  /**
   * Takes what the leader says of the log.
   *
   * @param known a sequence that was there before it was asked
   */
  check({ created, cluster, state }: StreamInfo, known: number): void {
    if (created !== this.#created) throw replaced();
    if (state.last_seq >= known) return;
    // Of several servers, the one that answers may be a leader that was lost; one that is alone knows all that there is.
    if (cluster?.name === undefined || this.#isBehindForLong()) throw replaced();
    throw new Behind(known);
  }

  /** Takes the message that stands where one was seen; it may have been removed. */
  compare(seen: RawMessage, message: RawMessage | undefined): void {
    if (message && (message.subject !== seen.subject || message.body !== seen.body)) throw replaced();
  }

  #isBehindForLong(): boolean {
    const now = this.#now();
    const isFirst = now - this.#behind.last > longestPause;
    this.#behind = { since: isFirst ? now : this.#behind.since, last: now };
    return now - this.#behind.since > longestError;
  }
}
