import { type EventStore, InMemoryEventStore, type StoreOptions } from '../../src/index.ts';

/** A fresh, empty store for one scenario, and how to leave nothing of it behind. */
export interface OpenedStore {
  readonly store: EventStore;
  remove(): Promise<void>;
}

type OpenStore = (options: StoreOptions) => Promise<OpenedStore>;

/** The stores that the specification knows, by the name given in the world parameter `store`. */
const stores: { readonly [name: string]: OpenStore } = {
  memory: async (options) => ({ store: new InMemoryEventStore(options), remove: async () => {} }),
  // Loaded on demand: it needs Node, and the specification of the memory store also runs in a browser.
  sqlite: async (options) => (await import('./sqlite-store.ts')).openSqliteStore(options),
  postgres: async (options) => (await import('./postgres-store.ts')).openPostgresStore(options),
  nats: async (options) => (await import('./nats-store.ts')).openNatsStore(options),
};

export function openStore(name: string, options: StoreOptions): Promise<OpenedStore> {
  const open = Object.hasOwn(stores, name) ? stores[name] : undefined;
  if (!open) throw new Error(`No store "${name}": the world parameter "store" is one of ${Object.keys(stores).join(', ')}`);
  return open(options);
}
