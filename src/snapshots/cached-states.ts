import type { KnownState, StateOwner } from '../core/known-state.ts';

interface Entry {
  /** The class that folds so: another one of the same name is another one. */
  readonly type: StateOwner['type'];
  readonly known: KnownState;
  readonly until: number;
}

/** States by the id of their stream, so many at most. */
export class CachedStates {
  readonly #most: number;
  readonly #personalMilliseconds: number;
  /** The one that was not used for longest comes first. */
  readonly #entries = new Map<string, Entry>();
  /** Until when states with personal data may be held. */
  readonly #ends = new WeakMap<KnownState, number>();
  /** Another one whenever something was forgotten: what is made of things read before is not to be kept. */
  era = 0;

  constructor({ most, personalMilliseconds }: { most: number; personalMilliseconds: number }) {
    this.#most = most;
    this.#personalMilliseconds = personalMilliseconds;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(streamId: string): boolean {
    return this.#entries.has(streamId);
  }

  /** What is held, without its being used. */
  peek({ type, streamId }: StateOwner): KnownState | undefined {
    const entry = this.#entries.get(streamId);
    return entry?.type === type && entry.until > performance.now() ? entry.known : undefined;
  }

  get(owner: StateOwner): KnownState | undefined {
    const { streamId } = owner;
    const known = this.peek(owner);
    const entry = known && this.#entries.get(streamId);
    if (!entry) return undefined;
    this.#entries.delete(streamId);
    this.#entries.set(streamId, entry);
    return known;
  }

  /**
   * A state that says nothing of anybody is held as long as there is room; another is dropped in time, also where nobody asks for it.
   *
   * @param basis the state that it was made of, and that was read from the store before: what holds personal data is not held for longer
   * because somebody has used it
   */
  set({ type, streamId }: StateOwner, known: KnownState, basis: KnownState | undefined): void {
    this.#entries.delete(streamId);
    const until = known.subjects ? this.#endOf(known, basis) : Number.POSITIVE_INFINITY;
    if (known.subjects && !this.#dropLater(streamId, until)) return;
    this.#entries.set(streamId, { type, known, until });
    if (this.#entries.size <= this.#most) return;
    for (const [oldest] of this.#entries) return void this.#entries.delete(oldest);
  }

  #endOf(known: KnownState, basis: KnownState | undefined): number {
    const atMost = performance.now() + this.#personalMilliseconds;
    const ends = [basis, known].map((state) => (state && this.#ends.get(state)) ?? atMost);
    const end = Math.min(...ends);
    this.#ends.set(known, end);
    return end;
  }

  /** Whether there is time left. */
  #dropLater(streamId: string, end: number): boolean {
    const milliseconds = end - performance.now();
    if (milliseconds <= 0) return false;
    const timer: unknown = setTimeout(() => {
      const { until = Number.POSITIVE_INFINITY } = this.#entries.get(streamId) ?? {};
      if (until <= performance.now()) this.#entries.delete(streamId);
    }, milliseconds + 1);
    // In Node, a timer is an object that would keep the process alive; elsewhere it is a number.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
    return true;
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
