// Four writers, each trying saves on 10 streams, every fourth to up to three of them together, and expecting what it has just read. Prints
// how all of them ended.
import { ConcurrencyError, defineEvent, shape } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';

const [url = '', racer = '', attempts = '0'] = process.argv.slice(2);
const Raced = defineEvent('Raced', shape<{ attempt: string; part: number; of: number }>());
const store = await openEventStore(url);
console.log('"ready"');
for await (const _ of process.stdin); // ends when all are ready

const won: string[] = [];
let conflicts = 0;

async function race(attempt: string, streamIds: readonly string[], size: number): Promise<void> {
  const of = size * streamIds.length;
  const saves = await Promise.all(
    streamIds.map(async (streamId, index) => ({
      streamId,
      events: Array.from({ length: size }, (_, part) => Raced({ attempt, part: index * size + part, of })),
      expectedVersion: (await store.getLastEvent(streamId))?.event.version ?? 0,
    })),
  );
  try {
    await store.saveStreams(saves);
    won.push(attempt);
  } catch (error) {
    if (!(error instanceof ConcurrencyError)) throw error;
    conflicts += 1;
  }
}

const writing = async (writer: number) => {
  for (let attempt = 1; attempt <= Number(attempts); attempt += 1) {
    const tracks = [writer + attempt, ...(attempt % 4 === 0 ? [writer * attempt + 3, attempt + 5] : [])];
    const streamIds = [...new Set(tracks.map((track) => `Track-${track % 10}`))];
    await race(`${racer}-${writer}-${attempt}`, streamIds, 1 + (attempt % 3));
  }
};
await Promise.all([0, 1, 2, 3].map(writing));
await store.close();
console.log(JSON.stringify({ won, conflicts }));
