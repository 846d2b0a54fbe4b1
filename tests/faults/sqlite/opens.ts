// Opens a file and prints the identity of its log, or why it was refused.
import { DventError } from '../../../src/index.ts';
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

const [file = ''] = process.argv.slice(2);
try {
  const store = await SqliteEventStore.open(file);
  for await (const { position } of store.subscribe({ progress: true })) {
    console.log(JSON.stringify(position.slice(0, 12)));
    break;
  }
  await store.close();
} catch (error) {
  if (!(error instanceof DventError)) throw error;
  console.log(JSON.stringify(`${error.code} ${error.message}`));
}
