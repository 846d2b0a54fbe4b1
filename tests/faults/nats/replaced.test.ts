import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { defineEvent, IntegrityError, StoreUnavailableError, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { Follower } from '../../../src/testing/follower.ts';
import { freePort } from '../../servers/free-port.ts';
import { answers, NatsServer, withoutNats } from '../../servers/nats.ts';
import { temporaryFile } from '../temporary-folder.ts';

// An open store, whose log is replaced: it must not go on as if it were the same.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (text: string) => Noted({ text });
const skip = { skip: withoutNats };

async function running(t: TestContext): Promise<{ server: NatsServer; data: string }> {
  const folder = join(temporaryFile(t), '..');
  const server = new NatsServer({ name: 'alone', folder, port: await freePort() });
  t.after(() => server.kill());
  server.launch();
  await answers(server.url);
  return { server, data: join(folder, 'alone') };
}

const save = (store: NatsEventStore, streamId: string) => store.saveEvents(streamId, [note('x')], { expectedVersion: 'any' });

test('a log that was created anew is refused, for saves, reads and subscribers', skip, async (t) => {
  const { server } = await running(t);
  await using store = await NatsEventStore.open(server.url, { timeout: 1_000 });
  await save(store, 'Note-1');
  const follower = new Follower(store.subscribe());
  await follower.untilEvents(1);
  const connection = await connect({ servers: server.url });
  t.after(() => connection.close());
  await (await jetstreamManager(connection)).streams.delete('dvent');
  await assert.rejects(save(store, 'Note-2'), StoreUnavailableError);

  await using other = await NatsEventStore.open(server.url);
  await save(other, 'Note-3');
  await assert.rejects(save(store, 'Note-4'), IntegrityError);
  await assert.rejects(store.getLastEvent('Note-3'), IntegrityError);
  assert.ok((await follower.ended).error instanceof IntegrityError);
  const found: string[] = [];
  for await (const { event } of other.getAllEvents()) found.push(event.streamId);
  assert.deepEqual(found, ['Note-3']);
});

test('a log that was put back to what it was before ends its subscribers, who would pass over what comes', skip, async (t) => {
  const { server, data } = await running(t);
  await using store = await NatsEventStore.open(server.url, { timeout: 1_000 });
  await save(store, 'Note-1');
  await server.kill();
  cpSync(data, `${data}.before`, { recursive: true });
  server.launch();
  await answers(server.url);
  await save(store, 'Note-1');
  await save(store, 'Note-1');
  const follower = new Follower(store.subscribe());
  await follower.untilEvents(3);
  await server.kill();
  rmSync(data, { recursive: true });
  cpSync(`${data}.before`, data, { recursive: true });
  server.launch();
  await answers(server.url);
  assert.ok((await follower.ended).error instanceof IntegrityError);
  await assert.rejects(save(store, 'Note-2'), IntegrityError);
});
