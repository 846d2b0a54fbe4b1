// Waits at the head of a log for some seconds, and prints what share of a core that took.
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

const [file = '', seconds = '3'] = process.argv.slice(2);
const store = await SqliteEventStore.open(file);
const abort = new AbortController();
for await (const { position } of store.subscribe({ progress: true, signal: abort.signal })) {
  // At the head: from here on there is nothing to do but to wait. The start-up's own work is over after one turn.
  const before = process.cpuUsage();
  const began = performance.now();
  setTimeout(() => {
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ position, share: (user + system) / 1_000 / (performance.now() - began) }));
    abort.abort();
  }, Number(seconds) * 1_000);
}
await store.close();
