import type { ContenderName } from './contenders/registry.ts';
import type { WorkloadName } from './harness/workload.ts';

/** A row in which contenders race: what each of them does, and what the raw driver's part is. */
export interface RaceRow {
  readonly row: string;
  /** What it runs on. */
  readonly where: 'memory' | 'file' | 'postgres' | 'nats';
  readonly unit: string;
  readonly workload: WorkloadName;
  readonly ours: ContenderName;
  readonly raw?: { readonly contender: ContenderName; readonly workload: WorkloadName; readonly does: string };
  readonly peers: readonly ContenderName[];
  /** Measured and told, and left out of the comparison, for the reason given in the notes. */
  readonly aside?: readonly ContenderName[];
  /** What an operation is. */
  readonly does: string;
  /** What it is to a peer that has another way. */
  readonly peersDo?: { readonly [Contender in ContenderName]?: string };
}

const sharedConnection: ContenderName = 'emmett-sqlite, shared connection';

export const notes = [
  'On npm no library was found that keeps events in JetStream, so the client alone stands beside dvent there.',
  'emmett-sqlite is used as documented, by file name; it then opens a connection for each call. Given one shared connection it is faster one by one, but acknowledges saves under way together before their commit, so that figure stands aside.',
  'A peer that fails with 64 saves under way is compared by its figure one by one.',
  "Every contender runs in a process of its own, in turn with the others, and reads every field of the state and of the events. No one validates the events' data.",
];

const localRows: readonly RaceRow[] = [
  {
    row: 'memory: read, decide, save (one event)',
    where: 'memory',
    unit: 'saves/s',
    workload: 'change-status',
    ours: 'dvent (memory)',
    peers: ['castore', 'emmett'],
    does: 'loads a todo of 1 to 9 events, decides on a new status, saves the event',
  },
  {
    row: 'memory: load an aggregate of 100 events, Record state',
    where: 'memory',
    unit: 'loads/s',
    workload: 'load-history',
    ours: 'dvent (memory)',
    peers: ['castore', 'emmett'],
    does: 'loads a todo of 100 events',
  },
  {
    row: 'memory, cached: read, decide, save on an aggregate of 1,000 events',
    where: 'memory',
    unit: 'saves/s',
    workload: 'change-grown',
    ours: 'dvent (memory, cache)',
    peers: ['castore', 'emmett'],
    does: 'loads a todo of 1,000 events and a few, which it has loaded before, decides on a new status, saves the event',
  },
  {
    row: 'memory, snapshot every 100: load an aggregate of 100,000 events',
    where: 'memory',
    unit: 'loads/s',
    workload: 'load-grown',
    ours: 'dvent (memory, snapshots)',
    raw: { contender: 'dvent (memory)', workload: 'load-history', does: 'loads a todo of 100 events, without snapshots' },
    peers: [],
    does: 'loads a todo of 100,050 events, of which 50 came after the newest snapshot',
  },
  {
    row: 'SQLite: save one event, awaited one by one, FULL',
    where: 'file',
    unit: 'saves/s',
    workload: 'save-one',
    ours: 'dvent (SQLite)',
    raw: {
      contender: 'node:sqlite',
      workload: 'save-one',
      does: 'a prepared INSERT into a table of the same shape, a commit each',
    },
    peers: ['emmett-sqlite'],
    aside: [sharedConnection],
    does: 'saves one event with its expected version, one after another',
  },
  {
    row: 'SQLite: save one event, 64 under way, FULL',
    where: 'file',
    unit: 'saves/s',
    workload: 'save-64-together',
    ours: 'dvent (SQLite)',
    raw: { contender: 'node:sqlite', workload: 'save-one', does: 'the same INSERT, one by one' },
    peers: ['emmett-sqlite'],
    aside: [sharedConnection],
    does: 'saves one event with its expected version, 64 saves at a time, each on its own stream',
  },
  {
    row: 'SQLite: save 100 events at once',
    where: 'file',
    unit: 'saves/s',
    workload: 'save-history',
    ours: 'dvent (SQLite)',
    raw: { contender: 'node:sqlite', workload: 'save-history', does: '100 INSERTs in one transaction' },
    peers: ['emmett-sqlite'],
    aside: [sharedConnection],
    does: 'saves a new stream of 100 events',
  },
  {
    row: 'SQLite: load an aggregate of 100 events',
    where: 'file',
    unit: 'loads/s',
    workload: 'load-history',
    ours: 'dvent (SQLite)',
    raw: { contender: 'node:sqlite', workload: 'load-history', does: '`all()` as objects and `JSON.parse`, no fold' },
    peers: ['emmett-sqlite'],
    aside: [sharedConnection],
    does: 'loads a todo of 100 events',
  },
  {
    row: 'SQLite, snapshot every 100: load an aggregate of 100,000 events',
    where: 'file',
    unit: 'loads/s',
    workload: 'load-grown',
    ours: 'dvent (SQLite, snapshots)',
    raw: { contender: 'dvent (SQLite)', workload: 'load-history', does: 'loads a todo of 100 events, without snapshots' },
    peers: [],
    does: 'loads a todo of 100,050 events, of which 50 came after the newest snapshot',
  },
];

const postgresPeers: readonly ContenderName[] = ['emmett-postgresql', '@dcb-es/event-store-postgres'];

const postgresRows: readonly RaceRow[] = [
  {
    row: 'PostgreSQL: save one event, awaited one by one',
    where: 'postgres',
    unit: 'saves/s',
    workload: 'save-one',
    ours: 'dvent (PostgreSQL)',
    raw: {
      contender: 'pg',
      workload: 'save-one',
      does: 'a prepared INSERT into a table of the same shape, a commit each',
    },
    peers: postgresPeers,
    does: 'saves one event with its expected version, one after another',
  },
  {
    row: 'PostgreSQL: save one event, 64 under way, 16 connections',
    where: 'postgres',
    unit: 'saves/s',
    workload: 'save-64-together',
    ours: 'dvent (PostgreSQL)',
    raw: { contender: 'pg', workload: 'save-64-together', does: 'the same INSERT, 64 under way over a pool of 16' },
    peers: postgresPeers,
    does: 'saves one event with its expected version, 64 saves at a time, each on its own stream',
  },
  {
    row: 'PostgreSQL: save 100 events at once',
    where: 'postgres',
    unit: 'saves/s',
    workload: 'save-history',
    ours: 'dvent (PostgreSQL)',
    raw: { contender: 'pg', workload: 'save-history', does: 'one INSERT … SELECT FROM unnest(…), a commit each' },
    peers: postgresPeers,
    does: 'saves a new stream of 100 events',
  },
  {
    row: 'PostgreSQL: load an aggregate of 100 events',
    where: 'postgres',
    unit: 'loads/s',
    workload: 'load-history',
    ours: 'dvent (PostgreSQL)',
    raw: { contender: 'pg', workload: 'load-history', does: 'a prepared SELECT as objects and `JSON.parse`, no fold' },
    peers: postgresPeers,
    does: 'loads a todo of 100 events',
  },
];

const jetstreamRows: readonly RaceRow[] = [
  {
    row: 'JetStream R3: save one event, awaited',
    where: 'nats',
    unit: 'saves/s',
    workload: 'save-one',
    ours: 'dvent (JetStream)',
    raw: {
      contender: '@nats-io/jetstream',
      workload: 'save-one',
      does: "a publish with `Nats-Expected-Last-Subject-Sequence` and the event's id as `Nats-Msg-Id`",
    },
    peers: [],
    does: 'saves one event with its expected version, one after another',
  },
  {
    row: 'JetStream R3: save one event, 128 under way',
    where: 'nats',
    unit: 'saves/s',
    workload: 'save-128-together',
    ours: 'dvent (JetStream)',
    raw: { contender: '@nats-io/jetstream', workload: 'save-128-together', does: 'the same publish, 128 under way' },
    peers: [],
    does: 'saves one event with its expected version, 128 saves at a time, each on its own stream',
  },
  {
    row: 'JetStream R3: load an aggregate of 10 saves, 16 under way',
    where: 'nats',
    unit: 'loads/s',
    workload: 'load-saves',
    ours: 'dvent (JetStream)',
    raw: {
      contender: '@nats-io/jetstream',
      workload: 'load-saves',
      does: 'an ordered consumer for each load, and `JSON.parse`, no fold',
    },
    peers: [],
    does: 'loads a todo of 10 events, each from a save of its own, 16 loads at a time',
  },
];

/** The rows that every run measures alike. */
export const raceRows: readonly RaceRow[] = [...localRows, ...postgresRows, ...jetstreamRows];

const count = (events: number) => events.toLocaleString('en');

export const logRow = (events: number) => `SQLite: read the whole log, ${count(events)} events, peak RSS`;
export const growthRow = ({ large, small }: { large: number; small: number }) =>
  `SQLite: save and load at ${count(large)} events against at ${count(small)}`;

export const importRow = (events: number): RaceRow => ({
  row: `PostgreSQL: import ${count(events)} events`,
  where: 'postgres',
  unit: 'events/s',
  workload: 'import',
  ours: 'dvent (PostgreSQL)',
  peers: postgresPeers,
  does: 'imports histories of 100 events, each of a new stream, in saves of 1,000, 4 under way',
  peersDo: {
    'emmett-postgresql': 'appends each history to its stream, 16 under way, since an append is to one stream',
    '@dcb-es/event-store-postgres': 'one append of all, each history under its condition',
  },
});

export const tailRow = ({ subscribers, rate }: { subscribers: number; rate: number }) =>
  `PostgreSQL: ${subscribers} subscribers tail ${count(rate)} saves/s, delay p99`;
