import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { Follower } from '../../../src/testing/follower.ts';
import { NatsServer, withoutNats } from '../../servers/nats.ts';
import { SlowProxy } from '../../servers/slow-proxy.ts';

// What takes longer to arrive than a server that hangs is waited for.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const skip = { skip: withoutNats };

let server: NatsServer;
before(async () => {
  if (!withoutNats) server = await NatsServer.start();
});
after(() => server?.stop());

interface Link {
  readonly prefix: string;
  /** How many events there are, of how many characters each, in two streams. */
  readonly events: number;
  readonly size: number;
  readonly bytesPerSecond: number;
}

/** A store on a slow link, which did not write its log. */
async function reading({ prefix, events, size, bytesPerSecond }: Link) {
  await using writer = await NatsEventStore.open(server.url, { prefix });
  for (let number = 0; number < events; number += 1)
    await writer.saveEvents(`Note-${number % 2}`, [Noted({ text: 'x'.repeat(size) })], { expectedVersion: 'any' });
  const proxy = await SlowProxy.before(server.port, { bytesPerSecond });
  const store = await NatsEventStore.open(`nats://127.0.0.1:${proxy.port}`, { prefix });
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

async function eventsIn(store: EventStore): Promise<number> {
  let count = 0;
  for await (const _ of store.getAllEvents()) count += 1;
  return count;
}

test('a log is read whose next part takes longer than any single message', skip, async () => {
  await using slow = await reading({ prefix: 'many', events: 100, size: 30_000, bytesPerSecond: 2_500_000 });
  assert.equal(await eventsIn(slow.store), 100);
  const follower = new Follower(slow.store.subscribe());
  await follower.untilEvents(100);
});

test('messages are read that take longer than a server is waited for at first', skip, async () => {
  await using slow = await reading({ prefix: 'large', events: 3, size: 600_000, bytesPerSecond: 1_000_000 });
  assert.equal(await eventsIn(slow.store), 3);
  assert.equal((await slow.store.getLastEvent('Note-0'))?.event.version, 2);
});
