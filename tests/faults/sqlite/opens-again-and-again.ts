// Opens new files at the moments that it is told, and prints how each opening ended.
import { createInterface } from 'node:readline';
import { DventError } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

console.log('"ready"');
for await (const file of createInterface({ input: process.stdin })) {
  try {
    const store = await SqliteEventStore.open(file);
    await store.close();
    console.log('"opened"');
  } catch (error) {
    if (!(error instanceof DventError)) throw error;
    console.log(JSON.stringify(error.message));
  }
}
