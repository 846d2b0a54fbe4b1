import type { ContenderName } from './contenders/registry.ts';
import type { WorkloadName } from './harness/workload.ts';

/** A row in which contenders race: what each of them does, and what the raw driver's part is. */
export interface RaceRow {
  readonly row: string;
  readonly where: 'memory' | 'file';
  readonly unit: string;
  readonly workload: WorkloadName;
  readonly ours: ContenderName;
  readonly raw?: { readonly contender: ContenderName; readonly workload: WorkloadName; readonly does: string };
  readonly peers: readonly ContenderName[];
  /** Measured and told, and left out of the comparison, for the reason given in the notes. */
  readonly aside?: readonly ContenderName[];
  /** What an operation is. */
  readonly does: string;
}

const sharedConnection: ContenderName = 'emmett-sqlite, shared connection';

export const notes = [
  'emmett-sqlite is used as documented, by file name; it then opens a connection for each call. Given one shared connection it is faster one by one, but acknowledges saves under way together before their commit, so that figure stands aside.',
  'A peer that fails with 64 saves under way is compared by its figure one by one.',
  "Every contender runs in a process of its own, in turn with the others, and reads every field of the state and of the events. No one validates the events' data.",
];

export const raceRows: readonly RaceRow[] = [
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
    workload: 'save-together',
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
];

const count = (events: number) => events.toLocaleString('en');

export const logRow = (events: number) => `SQLite: read the whole log, ${count(events)} events, peak RSS`;
export const growthRow = ({ large, small }: { large: number; small: number }) =>
  `SQLite: save and load at ${count(large)} events against at ${count(small)}`;
