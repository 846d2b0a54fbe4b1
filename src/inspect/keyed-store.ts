import { eventCodec, keyRingFromText } from '../codec/index.ts';
import type { EventStore } from '../core/event-store.ts';
import { openEventStore } from '../open.ts';

/** Where the keys are: `process.env`. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** Opens a store with the keys that the environment has, if it has some, and does something with it. */
export async function withKeyedStore<Result>(
  url: string,
  environment: Environment,
  use: (store: EventStore) => Promise<Result>,
): Promise<Result> {
  const name = 'DVENT_CIPHER_KEYS';
  const text = environment[name];
  const keys = text ? keyRingFromText(text, name) : undefined;
  const codec = eventCodec({ chain: true, encryption: keys, personal: keys && { keys } });
  const store = await openEventStore(url, { codec });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
