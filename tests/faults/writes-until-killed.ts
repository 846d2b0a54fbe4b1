// Keeps 64 saves of three events each under way, and prints the name of each save that was acknowledged. A save that fails is said
// again until it is acknowledged.
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { defineEvent, OutcomeUnknownError, StoreUnavailableError, shape } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';

const [url = '', writer = ''] = process.argv.slice(2);
const Noted = defineEvent('Noted', shape<{ save: string; part: number }>());
const store = await openEventStore(url);
let saves = 0;

async function untilAcknowledged(streamId: string, save: string): Promise<void> {
  const ids = [1, 2, 3].map((part) => `${save}/${part}`);
  const events = ids.map((id, part) => Noted({ save, part: part + 1 }, { id }));
  for (;;) {
    try {
      await store.saveEvents(streamId, events, { expectedVersion: 'any' });
      return;
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError || error instanceof StoreUnavailableError)) throw error;
      await delay(10); // the server is starting again
    }
  }
}

async function keepSaving(): Promise<never> {
  for (;;) {
    saves += 1;
    const save = `${writer}-${saves}`;
    await untilAcknowledged(`Note-${saves % 50}`, save);
    writeSync(1, `${JSON.stringify(save)}\n`);
  }
}

await Promise.all(Array.from({ length: 64 }, keepSaving));
