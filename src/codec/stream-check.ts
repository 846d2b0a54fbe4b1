import { messageOf } from '../core/error-text.ts';
import type { Event } from '../core/event.ts';
import { IntegrityError } from '../core/store-errors.ts';
import { streamDeleted } from '../core/tombstone.ts';
import { type EventCoder, hashOf, linkOf } from './event-coder.ts';
import type { Link } from './form.ts';

/** The last event of a stream that was recorded or read: its version, and its hash, which covers all that came before it. */
export interface StreamHash {
  readonly streamId: string;
  readonly version: number;
  readonly hash: string;
}

/** What is wrong with a stream, and from which version on. */
export interface StreamFault {
  readonly streamId: string;
  readonly version: number;
  /**
   * `changed`: an event is not what was written there; `missing`: there are none where there were some; `unlinked`: it does not follow
   * on the one before it, of which one was put in, taken out or put in another place; `truncated`, `vanished`, `rewritten`: the stream
   * is shorter than it was recorded, is not there, or has another past.
   */
  readonly kind: 'changed' | 'missing' | 'unlinked' | 'truncated' | 'vanished' | 'rewritten';
  readonly message: string;
}

/** What was found in the events of one stream so far. */
export class StreamCheck {
  readonly faults: StreamFault[] = [];
  isDeleted = false;
  /** Events that were written without a chain, and those for which there was no key. */
  unchained = 0;
  unread = 0;
  readonly #streamId: string;
  readonly #coder: EventCoder;
  readonly #recorded: StreamHash | undefined;
  #version = 0;
  /** Of the last event; `undefined` where that is not what was written. */
  #hash: string | undefined;

  constructor(streamId: string, { coder, recorded }: { coder: EventCoder; recorded: StreamHash | undefined }) {
    this.#streamId = streamId;
    this.#coder = coder;
    this.#recorded = recorded;
  }

  get version(): number {
    return this.#version;
  }

  /** How the stream ends; `undefined` where it has no event, or the last one is not what was written. */
  get head(): StreamHash | undefined {
    return this.#hash === undefined ? undefined : { streamId: this.#streamId, version: this.#version, hash: this.#hash };
  }

  /** The next event of the stream, as it is kept. */
  add(kept: Event): void {
    const before = { version: this.#version, hash: this.#hash };
    const { version } = kept;
    this.isDeleted = kept.type === streamDeleted;
    this.#version = version;
    this.#hash = undefined;
    if (!this.#isAsWritten(kept)) return;
    const link = linkOf(kept);
    this.#hash = hashOf(kept);
    if (!link) this.unchained += 1;
    this.#checkRecorded(link);
    // The events before a deletion are gone: what it is linked to is told by what was recorded alone.
    if (this.isDeleted) return;
    if (version !== before.version + 1)
      this.#fault('missing', before.version + 1, `version ${before.version + 1} is not where it was`);
    else if (link && before.hash !== undefined && link.before !== before.hash)
      this.#fault('unlinked', version, `version ${version} does not follow on the one before it, as it did when it was written`);
  }

  /** All its events were there; `listed` is the version that the store lists it with. */
  end(listed: number): void {
    const { version: recorded = 0 } = this.#recorded ?? {};
    const version = this.#version;
    if (version >= Math.max(recorded, listed)) return;
    const told = recorded >= listed ? `${recorded} events when it was recorded` : `${listed} events, as the store lists it`;
    if (version === 0) this.#fault('vanished', 1, `it had ${told}, and has none`);
    else this.#fault('truncated', version + 1, `it had ${told}, and has ${version}`);
  }

  /** Of what is another past than the recorded one. */
  #checkRecorded(link: Link | undefined): void {
    if (!this.#recorded) return;
    const { version, hash } = this.#recorded;
    const isNext = this.isDeleted && this.#version === version + 1;
    const told = this.#version === version ? this.#hash : isNext ? link?.before : undefined;
    if (told !== undefined && told !== hash)
      this.#fault('rewritten', version, `what came up to version ${version} is not what was recorded`);
  }

  #isAsWritten(kept: Event): boolean {
    try {
      this.#coder.check(kept);
    } catch (error) {
      if (error instanceof IntegrityError) {
        this.#fault('changed', kept.version, `version ${kept.version}: ${messageOf(error)}`);
        return false;
      }
      this.unread += 1;
    }
    return true;
  }

  #fault(kind: StreamFault['kind'], version: number, message: string): void {
    this.faults.push({ streamId: this.#streamId, version, kind, message });
  }
}
