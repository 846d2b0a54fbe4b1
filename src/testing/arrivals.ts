/** A list that grows while a scenario runs, and lets it wait, for a bounded time, until it has grown as far as it should. */
export class Arrivals<Item> {
  readonly items: Item[] = [];
  #changed = Promise.withResolvers<void>();

  add(item: Item): void {
    this.items.push(item);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async until(isEnough: (items: readonly Item[]) => boolean, what: string): Promise<void> {
    const deadline = performance.now() + patience;
    while (!isEnough(this.items)) {
      const left = deadline - performance.now();
      await within(this.#changed.promise, { what: `${what} (${this.items.length} came)`, milliseconds: left });
    }
  }
}

/** How long a scenario waits for what must come at once. */
let patience = 15_000;

export function setPatience(milliseconds: number): void {
  patience = milliseconds;
}

/** What the promise gives, or an error once the time is up. */
export async function within<Value>(
  promise: PromiseLike<Value>,
  { what, milliseconds = patience }: { what: string; milliseconds?: number },
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited in vain: ${what}`)), Math.max(milliseconds, 0));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets everything else that is due run first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
