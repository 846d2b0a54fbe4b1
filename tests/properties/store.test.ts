import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { InMemoryEventStore } from '../../src/index.ts';
import { SqliteEventStore } from '../../src/stores/sqlite/index.ts';
import { law } from './law.ts';
import { story } from './store-story.ts';
import { type StoreUnderTest, tell } from './store-teller.ts';

// Every store does what the model does, whatever happens to it. A new store joins by a line in this table.

const directory = mkdtempSync(join(tmpdir(), 'dvent-properties-'));
after(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

const stores: readonly { readonly name: string; readonly runs: number; readonly fresh: () => StoreUnderTest }[] = [
  {
    name: 'the memory store',
    runs: 600,
    fresh: () => ({ lasts: false, open: async (options) => new InMemoryEventStore(options) }),
  },
  {
    name: 'the SQLite store',
    runs: 100,
    fresh: () => {
      const file = join(directory, `${++files}.db`);
      return { lasts: true, open: (options) => SqliteEventStore.open(file, { ...options, synchronous: 'off' }) };
    },
  },
];

for (const { name, runs, fresh } of stores)
  law(`${name} behaves as its model`, { runs, given: [story] }, (steps) => tell(fresh(), steps));
