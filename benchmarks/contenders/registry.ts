import type { Open } from './contender.ts';

/** Each contender is loaded only in its own process, so that one that cannot be loaded harms no other. */
const registry = {
  'dvent (memory)': async () => (await import('./dvent-memory.ts')).open,
  'dvent (memory, cache)': async () => (await import('./dvent-known.ts')).openCached,
  'dvent (memory, snapshots)': async () => (await import('./dvent-known.ts')).openWithSnapshots,
  'dvent (SQLite, snapshots)': async () => (await import('./dvent-known.ts')).openSqliteWithSnapshots,
  'dvent (SQLite)': async () => (await import('./dvent-sqlite.ts')).open,
  'dvent (PostgreSQL)': async () => (await import('./dvent-postgres.ts')).open,
  'dvent (JetStream)': async () => (await import('./dvent-nats.ts')).open,
  'node:sqlite': async () => (await import('./node-sqlite.ts')).open,
  pg: async () => (await import('./pg.ts')).open,
  '@nats-io/jetstream': async () => (await import('./jetstream.ts')).open,
  castore: async () => (await import('./castore.ts')).open,
  emmett: async () => (await import('./emmett.ts')).open,
  'emmett-sqlite': async () => (await import('./emmett-sqlite.ts')).open,
  'emmett-sqlite, shared connection': async () => (await import('./emmett-sqlite.ts')).openShared,
  'emmett-postgresql': async () => (await import('./emmett-postgresql.ts')).open,
  '@dcb-es/event-store-postgres': async () => (await import('./dcb-es-postgres.ts')).open,
} satisfies Record<string, () => Promise<Open>>;

export type ContenderName = keyof typeof registry;

export const loadContender = (name: ContenderName): Promise<Open> => registry[name]();
