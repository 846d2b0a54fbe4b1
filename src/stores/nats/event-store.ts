import type { NatsConnection } from '@nats-io/transport-node';
import { EventLogStore, type FrontOptions } from '../../core/event-log-store.ts';
import { publishing } from '../../core/publishing.ts';
import { sourcesFrom } from '../../core/sources.ts';
import { connect } from './connection.ts';
import { NatsLog } from './log.ts';
import { type NatsOptions, natsOptions } from './options.ts';

/**
 * Keeps events in a stream of NATS JetStream, replicated by a cluster of servers, safe with many processes on it.
 *
 * `limits.saveBytes` follows the servers' `max_payload`, counts ids and types too, and is for each stream of a save. An acknowledged save
 * survives the death of processes and of one server of three; a loss of power of them all only where servers have `sync_interval: always`.
 * Servers are of 2.12.2 or newer. One alone may be older: then `saveStreams` takes one stream at a time.
 *
 * What calls cost: a save is one round trip; the first one to a stream that this store has not read reads the stream, for its event ids.
 * A load is a look at the leader, and then messages side by side. Reads of the log read what the filter leaves out as well.
 * `getEvent` and `getStreams` read the whole log once for each store, which then remembers where each event id is; later calls read on.
 *
 * @example
 * import { NatsEventStore } from 'dvent/nats';
 * async function open() {
 *   return await NatsEventStore.open('nats://n1,n2,n3');
 * }
 */
export class NatsEventStore extends EventLogStore {
  /**
   * Connects to servers, by URL (several hosts with commas between them) or by a connection of `@nats-io/transport-node`, which stays
   * the caller's to close. The stream is created if it is missing; one that is not dvent's, that a newer version of this library made,
   * or that would lose events is refused and left as it was.
   *
   * @throws {@link UnsupportedError} (`UNSUPPORTED`) for a stream that cannot be used, {@link InvalidArgumentError}
   * (`INVALID_ARGUMENT`) for an option out of range, {@link StoreUnavailableError} (`STORE_UNAVAILABLE`) for servers that cannot be
   * reached
   */
  static async open(servers: string | NatsConnection, options: NatsOptions = {}): Promise<NatsEventStore> {
    const checked = natsOptions(options);
    const publish = publishing(options);
    const front = { ...sourcesFrom(options), codec: options.codec };
    return new NatsEventStore(new NatsLog(await connect(servers, checked), { ...checked, publish }), front);
  }

  private constructor(log: NatsLog, front: FrontOptions) {
    super(log, front);
  }
}
