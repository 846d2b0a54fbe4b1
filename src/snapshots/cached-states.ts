import type { KnownState, StateOwner } from '../core/known-state.ts';

interface Entry {
  /** The class that folds so: another one of the same name is another one. */
  readonly type: StateOwner['type'];
  readonly known: KnownState;
}

/** States by the id of their stream, so many at most. */
export class CachedStates {
  readonly #most: number;
  /** The one that was not used for longest comes first. */
  readonly #entries = new Map<string, Entry>();
  /** Another one whenever something was forgotten: what is made of things read before is not to be kept. */
  era = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(streamId: string): boolean {
    return this.#entries.has(streamId);
  }

  get({ type, streamId }: StateOwner): KnownState | undefined {
    const entry = this.#entries.get(streamId);
    if (entry?.type !== type) return undefined;
    this.#entries.delete(streamId);
    this.#entries.set(streamId, entry);
    return entry.known;
  }

  set({ type, streamId }: StateOwner, known: KnownState): void {
    this.#entries.delete(streamId);
    this.#entries.set(streamId, { type, known });
    if (this.#entries.size <= this.#most) return;
    for (const [oldest] of this.#entries) return void this.#entries.delete(oldest);
  }

  delete(streamId: string): void {
    this.#entries.delete(streamId);
  }

  forget(streamId: string): void {
    this.era += 1;
    this.#entries.delete(streamId);
  }

  clear(): void {
    this.era += 1;
    this.#entries.clear();
  }
}
