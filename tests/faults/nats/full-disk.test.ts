import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  defineEvent,
  type EventStore,
  OutcomeUnknownError,
  type PlacedSave,
  StoreUnavailableError,
  shape,
} from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { Follower } from '../../../src/testing/follower.ts';
import { freePort } from '../../servers/free-port.ts';
import { answers, NatsServer, withoutNats } from '../../servers/nats.ts';
import { temporaryFile } from '../temporary-folder.ts';

// A server alone whose storage is full within a batch stores the first messages of it. If it is started again while it is full, it loses
// the others.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const parts = 6;
const batch = (number: number): readonly PlacedSave[] =>
  Array.from({ length: parts }, (_, part) => {
    const event = Noted({ text: 'x'.repeat(500_000) }, { id: `batch-${number}-${part}` });
    return { streamId: `Batch-${number}.${part}`, events: [event], expectedVersion: 'none' as const };
  });

async function idsIn(store: EventStore): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of store.getAllEvents()) ids.push(event.id);
  return ids;
}

test('a save over several streams that meets a full server is there whole or not at all', { skip: withoutNats }, async (t) => {
  const configuration = temporaryFile(t, 'server.conf');
  const room = (size: string) => writeFileSync(configuration, `jetstream { max_file: ${size} }\n`);
  const place = { name: 'full', folder: join(configuration, '..'), port: await freePort() };
  const server = new NatsServer({ ...place, cluster: { configuration, parameters: [] } });
  t.after(() => server.kill());
  const start = async () => {
    server.launch();
    await answers(server.url);
  };
  room('10MB');
  await start();
  const store = await NatsEventStore.open(server.url, { timeout: 1_000 });
  const whole: string[] = [];
  let cut: OutcomeUnknownError | undefined;
  for (let number = 1; !cut; number += 1) {
    const saves = batch(number);
    try {
      await store.saveStreams(saves);
      whole.push(...saves.flatMap(({ events }) => events.map(({ id }) => id)));
    } catch (error) {
      assert.ok(error instanceof OutcomeUnknownError);
      cut = error;
    }
  }
  assert.deepEqual(await idsIn(store), whole, 'a part is told');
  const first = cut.saves[0]?.streamId ?? '';
  const stored = await store.getLastEvent(first).catch((error: unknown) => error);
  assert.ok(stored instanceof StoreUnavailableError, 'nothing of it was stored, or it was told');
  const full = store.saveEvents('Small-1', [Noted({ text: 'x'.repeat(600_000) })], { expectedVersion: 'none' });
  await assert.rejects(full, StoreUnavailableError);
  await assert.rejects(store.archiveStream('Batch-1.0'), StoreUnavailableError);
  await store.close();

  await server.kill();
  await start();
  await server.kill();
  room('100MB');
  await start();
  await using later = await NatsEventStore.open(server.url, { timeout: 1_000 });
  const small = Array.from({ length: parts }, (_, index) => `small-${index}`);
  for (const id of small) await later.saveEvents('Small-1', [Noted({ text: 'small' }, { id })], { expectedVersion: 'any' });
  assert.deepEqual(await idsIn(later), [...whole, ...small], 'what is there of a save that was lost is told');
  assert.equal(await later.getLastEvent(first), undefined);

  await later.saveStreams(cut.saves);
  const again = cut.saves.flatMap(({ events }) => events.map(({ id }) => id));
  assert.deepEqual(await idsIn(later), [...whole, ...small, ...again]);
  assert.deepEqual((await later.getLastEvent(first))?.event.version, 1);
  const follower = new Follower(later.subscribe());
  await follower.untilEvents(whole.length + small.length + parts);
  assert.deepEqual(
    follower.events.map(({ id }) => id),
    [...whole, ...small, ...again],
  );
});
