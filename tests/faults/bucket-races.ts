// Counts up what is kept under some keys, beside other processes that do the same; then tries to be the first, and the one who deletes, of each
// round. Prints what it has won.
import { openEventStore } from '../../src/open.ts';

const [url = '', racer = '', rounds = '0'] = process.argv.slice(2);
const store = await openEventStore(url);
const bucket = store.bucket('races');
console.log('"ready"');
for await (const _ of process.stdin); // ends when all are ready

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let refused = 0;

async function countUp(key: string): Promise<void> {
  for (;;) {
    const kept = await bucket.get(key);
    const next = encoder.encode(String(Number(kept ? decoder.decode(kept.value) : 0) + 1));
    if ((await bucket.put(key, next, { expected: kept?.revision ?? 0 })) !== undefined) return;
    refused += 1;
  }
}

const first: number[] = [];
const deleted: number[] = [];

async function beFirst(round: number): Promise<void> {
  const key = `round ${round}`;
  if ((await bucket.put(key, encoder.encode(racer), { expected: 0 })) !== undefined) first.push(round);
}

/** What is there by now is deleted by one of them, by its revision. */
async function deleteIt(round: number): Promise<void> {
  const kept = await bucket.get(`round ${round}`);
  if (kept && (await bucket.delete(kept.key, { revision: kept.revision }))) deleted.push(round);
}

const each = Array.from({ length: Number(rounds) }, (_, round) => round);
await Promise.all(
  ['a', 'b'].map(async (key) => {
    for (const _ of each) await countUp(key);
  }),
);
for (const round of each) {
  await beFirst(round);
  await deleteIt(round);
}
await store.close();
console.log(JSON.stringify({ refused, first, deleted }));
