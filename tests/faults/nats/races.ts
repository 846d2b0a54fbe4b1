// Four writers try 200 saves each on 10 streams, expecting what they have just read, and print how each ended.
import { ConcurrencyError, defineEvent, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';

const [servers = '', racer = ''] = process.argv.slice(2);
const Raced = defineEvent('Raced', shape<{ attempt: string }>());
const store = await NatsEventStore.open(servers);
console.log('"ready"');
for await (const _ of process.stdin); // ends when all are ready

const won: string[] = [];
let conflicts = 0;
const race = async (attempt: number) => {
  const streamId = `Track-${attempt % 10}`;
  const expectedVersion = (await store.getLastEvent(streamId))?.event.version ?? 0;
  const name = `${racer}-${attempt}`;
  try {
    await store.saveEvents(streamId, [Raced({ attempt: name }), Raced({ attempt: name })], { expectedVersion });
    won.push(name);
  } catch (error) {
    if (!(error instanceof ConcurrencyError)) throw error;
    conflicts += 1;
  }
};
let next = 0;
const racing = async () => {
  while (next < 800) {
    next += 1;
    await race(next);
  }
};
await Promise.all([racing(), racing(), racing(), racing()]);
await store.close();
console.log(JSON.stringify({ won, conflicts }));
