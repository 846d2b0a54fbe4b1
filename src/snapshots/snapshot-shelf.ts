import type { Bucket, Kept } from '../core/bucket.ts';
import { messageOf } from '../core/error-text.ts';
import type { KnownState, StateOwner } from '../core/known-state.ts';
import { DecodeError } from '../core/store-errors.ts';
import type { Found, SnapshotForm } from './snapshot-form.ts';
import { StreamWork } from './stream-work.ts';

interface ShelfOptions {
  readonly bucket: Bucket;
  readonly form: SnapshotForm;
  /** How many of an aggregate stay. */
  readonly keep: number;
  readonly onError: (error: unknown, snapshot: { readonly streamId: string }) => void;
}

const reportToConsole = (error: unknown, { streamId }: { readonly streamId: string }) => {
  // biome-ignore lint/suspicious/noConsole: the last resort of whoever passed no `onError`.
  console.error(`A snapshot of "${streamId}" failed:`, error);
};

/** Where snapshots stand, and the work that is done on them. */
export class SnapshotShelf {
  readonly #bucket: Bucket;
  readonly #form: SnapshotForm;
  readonly #keep: number;
  readonly #onError: ShelfOptions['onError'];
  readonly #work = new StreamWork();
  readonly #revisions = new WeakMap<KnownState, number>();
  #era = 0;
  #isClosed = false;

  constructor({ bucket, form, keep, onError }: Omit<ShelfOptions, 'onError'> & Partial<Pick<ShelfOptions, 'onError'>>) {
    this.#bucket = bucket;
    this.#form = form;
    this.#keep = keep;
    this.#onError = onError ?? reportToConsole;
  }

  /** Another one whenever something was forgotten: what is made of things read before is not to be kept. */
  get era(): number {
    return this.#era;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @param useless told of what was found that is of no use */
  async find(owner: StateOwner, upTo: number, useless: (found: 'outdated' | 'newer') => void): Promise<KnownState | undefined> {
    try {
      for (let looked = 0, bound = upTo; looked < this.#keep; looked += 1) {
        const kept = await this.#bucket.get(owner.streamId, { upTo: bound });
        if (!kept) return undefined;
        const found = this.#read(owner, kept);
        if (typeof found === 'object') return found;
        useless(found);
        bound = kept.version - 1;
      }
    } catch (error) {
      this.tell(error, owner.streamId);
    }
    return undefined;
  }

  #read(owner: StateOwner, kept: Kept): Found {
    const { streamId } = owner;
    const { version, revision } = kept;
    let found: Found = 'outdated';
    try {
      found = this.#form.read(owner, kept);
    } catch (cause) {
      const message = `The snapshot of "${streamId}" at version ${version} is of no use: ${messageOf(cause)}`;
      this.tell(new DecodeError(message, { cause }), streamId);
    }
    if (typeof found === 'object') this.#revisions.set(found, revision);
    else if (found === 'outdated') this.#remove(streamId, { version, revision });
    return found;
  }

  /** Keeps a state, unless something was forgotten since the era in which it was read, and removes those that are too many. */
  async put(owner: StateOwner, known: KnownState, era: number): Promise<void> {
    if (era !== this.#era) return;
    const { streamId } = owner;
    await this.#bucket.put(streamId, this.#form.write(owner, known), { version: known.version });
    let oldest = known.version;
    for (let kept = 1; kept < this.#keep; kept += 1) {
      const before = await this.#bucket.get(streamId, { upTo: oldest - 1 });
      if (!before) return;
      oldest = before.version;
    }
    await this.#bucket.delete(streamId, { before: oldest });
  }

  /** Whether a state was found here. */
  holds(known: KnownState): boolean {
    return this.#revisions.has(known);
  }

  /** Removes a snapshot that was found; what has replaced it stays. */
  discard(streamId: string, known: KnownState): void {
    const revision = this.#revisions.get(known);
    if (revision !== undefined) this.#remove(streamId, { version: known.version, revision });
  }

  #remove(streamId: string, { version, revision }: { readonly version: number; readonly revision: number }): void {
    if (this.#isClosed) return;
    const removing = this.run(streamId, async () => void (await this.#bucket.delete(streamId, { version, revision })));
    removing.catch((error: unknown) => this.tell(error, streamId));
  }

  /** Removes all snapshots of a stream. */
  async clear(streamId: string): Promise<void> {
    await this.#bucket.delete(streamId);
  }

  async forget(streamId: string): Promise<void> {
    this.#era += 1;
    await this.run(streamId, () => this.clear(streamId));
  }

  /** Work that somebody waits for. */
  run(streamId: string, work: () => Promise<void>): Promise<void> {
    return this.#work.run(streamId, work);
  }

  /** Work that nobody waits for. */
  offer(streamId: string, work: () => Promise<void>): void {
    if (this.#isClosed) return;
    this.#work.offer(streamId, () => work().catch((error: unknown) => this.tell(error, streamId)));
  }

  idle(): Promise<void> {
    return this.#work.idle();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.idle();
  }

  tell(error: unknown, streamId: string): void {
    try {
      this.#onError(error, { streamId });
    } catch (failure) {
      reportToConsole(failure, { streamId });
    }
  }
}
