// Keeps 64 saves of three events each under way, and prints the name of each save that was acknowledged.
import { writeSync } from 'node:fs';
import { defineEvent, shape } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

const [file = '', writer = ''] = process.argv.slice(2);
const Noted = defineEvent('Noted', shape<{ save: string; part: number }>());
const store = await SqliteEventStore.open(file);
let saves = 0;

async function keepSaving(): Promise<never> {
  for (;;) {
    saves += 1;
    const save = `${writer}-${saves}`;
    const events = [1, 2, 3].map((part) => Noted({ save, part }));
    await store.saveEvents(`Note-${saves % 50}`, events, { expectedVersion: 'any' });
    writeSync(1, `${JSON.stringify(save)}\n`);
  }
}

await Promise.all(Array.from({ length: 64 }, keepSaving));
