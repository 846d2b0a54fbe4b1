import { InvalidArgumentError } from './errors.ts';
import type { StoredEvent, StoreOptions } from './event-store.ts';

const reportToConsole = (error: unknown) => {
  // A publisher's failure must not vanish, and must not fail the save that came before it.
  // biome-ignore lint/suspicious/noConsole: the last resort of whoever passed no `onPublisherError`.
  console.error('An event was saved, but its publisher failed:', error);
};

/** Tells the publisher, if there is one, of what was committed: in order, not awaited, every failure reported. */
export function publishing(options: StoreOptions): (committed: readonly StoredEvent[]) => void {
  const { publisher, onPublisherError = reportToConsole } = options;
  for (const [field, value] of Object.entries({ publisher: publisher ?? reportToConsole, onPublisherError })) {
    if (typeof value !== 'function') throw new InvalidArgumentError({ field, value, expected: 'a function' });
  }
  if (!publisher) return () => {};
  const publish = async (stored: StoredEvent) => {
    try {
      await publisher(stored);
    } catch (error) {
      await reported(() => onPublisherError(error, stored));
    }
  };
  return (committed) => queueMicrotask(() => committed.forEach((stored) => void publish(stored)));
}

async function reported(report: () => unknown): Promise<void> {
  try {
    await report();
  } catch (error) {
    reportToConsole(error);
  }
}
