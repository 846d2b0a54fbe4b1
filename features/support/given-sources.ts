/** The clock and the ids of a scenario: as it says, otherwise rising by themselves. */
export class GivenSources {
  #now: string | undefined;
  #ticks = 0;
  #nextIds: string[] = [];
  #made = 0;

  readonly clock = (): string => {
    if (this.#now !== undefined) return this.#now;
    this.#ticks += 1;
    return new Date(Date.UTC(2026, 0, 1) + this.#ticks).toISOString();
  };

  readonly ids = (): string => {
    const next = this.#nextIds.shift();
    if (next !== undefined) return next;
    this.#made += 1;
    return `id-${this.#made}`;
  };

  setTime(now: string): void {
    this.#now = now;
  }

  queueIds(...ids: string[]): void {
    this.#nextIds.push(...ids);
  }
}
