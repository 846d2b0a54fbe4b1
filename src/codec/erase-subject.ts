import { EventLogStore } from '../core/event-log-store.ts';
import type { EventStore } from '../core/event-store.ts';
import { UnsupportedError } from '../core/store-errors.ts';
import { CodecLog } from './codec-log.ts';
import type { Erasure } from './erasing.ts';

/**
 * Erases a subject: destroys the key under which its personal fields are sealed. From then on they read as `Erased`, wherever they are
 * kept; the log keeps its length, its order and its hashes. A save for the subject is refused; one that was under way may be stored,
 * unreadable. Other processes forget the key after `keyCacheSeconds`. Saying it again is safe, and finishes what was not finished.
 *
 * The log is read once from its beginning, to tell what was touched.
 *
 * @example
 * import type { EventStore } from 'dvent';
 * import { eraseSubject } from 'dvent/codec';
 * async function forget(store: EventStore, customerId: string) {
 *   const { events, streams } = await eraseSubject(store, customerId);
 *   return `${events} events of ${streams.length} streams`;
 * }
 *
 * @throws {@link UnsupportedError} (`UNSUPPORTED`) where the store has no codec that seals personal fields
 */
export async function eraseSubject(store: EventStore, subject: string): Promise<Erasure> {
  const log = EventLogStore.logOf(store);
  if (log instanceof CodecLog) return log.eraseSubject(subject);
  throw new UnsupportedError('This store has no codec: nothing personal was sealed in it.');
}
