import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { defineEvent, IntegrityError, OutcomeUnknownError, StoreUnavailableError, shape } from '../../../src/index.ts';
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

interface PutBack {
  /** What is done while the server is gone, at its end. */
  readonly meanwhile?: () => void;
}

/** A store that has saved three events to Note-1, and the server with a way to put back what it held after the first. */
async function withCopy(t: TestContext) {
  const { server, data } = await running(t);
  const store = await NatsEventStore.open(server.url, { timeout: 5_000 });
  t.after(() => store.close());
  await save(store, 'Note-1');
  await server.kill();
  cpSync(data, `${data}.before`, { recursive: true });
  server.launch();
  await answers(server.url);
  await save(store, 'Note-1');
  await save(store, 'Note-1');
  const putBack = async ({ meanwhile = () => {} }: PutBack = {}) => {
    await server.kill();
    rmSync(data, { recursive: true });
    cpSync(`${data}.before`, data, { recursive: true });
    meanwhile();
    server.launch();
    await answers(server.url);
  };
  return { server, store, putBack };
}

/** Another process goes on with the log, until it has more messages than it had before. */
async function goOn({ url }: NatsServer): Promise<NatsEventStore> {
  const other = await NatsEventStore.open(url);
  for (let number = 1; number <= 3; number += 1) await save(other, 'Note-1');
  return other;
}

test('a log that was put back to what it was before ends its subscribers, who would pass over what comes', skip, async (t) => {
  const { store, putBack } = await withCopy(t);
  const follower = new Follower(store.subscribe());
  await follower.untilEvents(3);
  await putBack();
  assert.ok((await follower.ended).error instanceof IntegrityError);
  await assert.rejects(save(store, 'Note-2'), IntegrityError);
});

test('a log that was put back, and has grown again, while a store did nothing, is found out before it saves', skip, async (t) => {
  const { server, store, putBack } = await withCopy(t);
  await putBack();
  await using other = await goOn(server);
  // By its number alone, the last message of the stream could be the one that this store knows.
  await assert.rejects(store.saveEvents('Note-1', [note('x')], { expectedVersion: 3 }), IntegrityError);
  await assert.rejects(store.getLastEvent('Note-1'), IntegrityError);
  assert.equal((await other.getLastEvent('Note-1'))?.event.version, 4);
});

test('a save that waits for its server is not sent to a log that was put back', skip, async (t) => {
  const { server, store, putBack } = await withCopy(t);
  let saving: Promise<unknown> | undefined;
  await putBack({
    meanwhile: () => {
      saving = save(store, 'Note-2').catch((error: unknown) => error);
    },
  });
  assert.ok((await saving) instanceof IntegrityError);
  await using other = await NatsEventStore.open(server.url);
  assert.equal(await other.getLastEvent('Note-2'), undefined);
});

test('a save of which nothing is known is followed by a look at the log, which may be another', skip, async (t) => {
  const { server, store, putBack } = await withCopy(t);
  server.freeze();
  const saving = store.saveEvents('Note-2', [note('x')], { expectedVersion: 'none' });
  const isCut = assert.rejects(saving, OutcomeUnknownError);
  await putBack();
  await isCut;
  await using _ = await goOn(server);
  await assert.rejects(store.saveEvents('Note-1', [note('x')], { expectedVersion: 3 }), IntegrityError);
});
