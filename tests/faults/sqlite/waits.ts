// Waits at the head of a log for some seconds, and prints what share of a core each of them took.
import { SqliteEventStore } from '../../../src/stores/sqlite/index.ts';

const [file = '', seconds = '3'] = process.argv.slice(2);
const store = await SqliteEventStore.open(file);
const abort = new AbortController();
for await (const _ of store.subscribe({ progress: true, signal: abort.signal })) {
  // At the head: from here on there is nothing to do but to wait.
  const shares: number[] = [];
  let [before, began] = [process.cpuUsage(), performance.now()];
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    shares.push((user + system) / 1_000 / (performance.now() - began));
    [before, began] = [process.cpuUsage(), performance.now()];
    if (shares.length < Number(seconds)) return;
    clearInterval(timer);
    console.log(JSON.stringify(shares));
    abort.abort();
  }, 1_000);
}
await store.close();
