import type { StoredEvent, StoreOptions } from './event-store.ts';
import { checkFunction } from './sources.ts';

const reportToConsole = (error: unknown) => {
  // A publisher's failure must not vanish, and must not fail the save that came before it.
  // biome-ignore lint/suspicious/noConsole: the last resort of whoever passed no `onPublisherError`.
  console.error('An event was saved, its publisher failed:', error);
};

/**
 * Tells the publisher, if there is one, of what was committed: in order, not awaited, every failure reported.
 *
 * @example
 * import { publishing } from 'dvent/store';
 * const publish = publishing({ publisher: ({ event }) => event.id });
 * publish([]); // after a commit, with its events
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) where `publisher` or `onPublisherError` is no function
 */
export function publishing(options: StoreOptions): (committed: readonly StoredEvent[]) => void {
  const { publisher, onPublisherError = reportToConsole, codec } = options;
  checkFunction(onPublisherError, 'onPublisherError');
  if (publisher === undefined) return () => {};
  checkFunction(publisher, 'publisher');
  const publish = async (stored: StoredEvent) => {
    try {
      await publisher(stored);
    } catch (error) {
      await onPublisherError(error, stored);
    }
  };
  const publishAll = (committed: readonly StoredEvent[]) =>
    queueMicrotask(() => {
      for (const stored of committed) publish(stored).catch(reportToConsole);
    });
  return codec?.publishing(publishAll) ?? publishAll;
}
