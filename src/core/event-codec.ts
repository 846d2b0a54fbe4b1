import type { EventLog } from './event-log.ts';
import type { StoredEvent } from './event-store.ts';

/** What stands between a store and what it keeps of events. `eventCodec` of `dvent/codec` makes one. */
export interface EventCodec {
  /** The log as its store sees it: with events in clear, whatever is kept of them. */
  over(log: EventLog): EventLog;
  /** Tells `publish` in clear of what was committed, in the order in which it is told of it. */
  publishing(publish: (committed: readonly StoredEvent[]) => void): (committed: readonly StoredEvent[]) => void;
}
