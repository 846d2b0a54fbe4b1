// Saves one event after another, each when it is asked for by a line, and prints when each was acknowledged.
import { createInterface } from 'node:readline';
import { defineEvent, shape } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

const [file = ''] = process.argv.slice(2);
const Noted = defineEvent('Noted', shape<{ text: string }>());
const store = await SqliteEventStore.open(file);
for await (const text of createInterface({ input: process.stdin })) {
  await store.saveEvents('Note-1', [Noted({ text })], { expectedVersion: 'any' });
  console.log(JSON.stringify(performance.timeOrigin + performance.now()));
}
await store.close();
