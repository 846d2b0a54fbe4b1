/** Keys of subjects that were unwrapped, for as long as they may be kept in memory. What was erased stays so. */
export class KnownKeys {
  readonly #milliseconds: number;
  readonly #keys = new Map<string, { readonly bytes: Uint8Array | 'erased'; readonly until: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number) {
    this.#milliseconds = seconds * 1_000;
  }

  get(name: string): Uint8Array | 'erased' | undefined {
    const known = this.#keys.get(name);
    return known && known.until > performance.now() ? known.bytes : undefined;
  }

  /** What was read before an erasure comes too late. */
  set(name: string, bytes: Uint8Array | 'erased'): void {
    if (this.get(name) === 'erased') return;
    this.#keys.delete(name); // so that the map's order is that of their ends
    this.#keys.set(name, { bytes, until: performance.now() + this.#milliseconds });
    this.#timer ??= setTimeout(() => this.#forget(), this.#milliseconds).unref();
  }

  /** Also where nobody asks any more: what was forgotten is not in memory. */
  #forget(): void {
    this.#timer = undefined;
    for (const [name, { until }] of this.#keys) {
      const left = until - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#forget(), left).unref();
        return;
      }
      this.#keys.delete(name);
    }
  }
}
