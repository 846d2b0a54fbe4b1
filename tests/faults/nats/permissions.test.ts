import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { defineEvent, shape, UnsupportedError } from '../../../src/index.ts';
import { openEventStore } from '../../../src/open.ts';
import { Follower } from '../../../src/testing/follower.ts';
import { freePort } from '../../servers/free-port.ts';
import { answers, NatsServer, withoutNats } from '../../servers/nats.ts';
import { temporaryFile } from '../temporary-folder.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (text: string) => Noted({ text });
const [, permissions = ''] = /```conf\n([\s\S]*?)```/.exec(readFileSync('docs/guides/nats.md', 'utf8')) ?? [];

/** A server that lets one user in, with what the guide says, and all others in with all rights. */
async function guarded(t: TestContext): Promise<NatsServer> {
  const configuration = temporaryFile(t);
  const all = 'permissions: { publish: ">", subscribe: ">" }';
  const users = [`{ user: ada, password: "p@ss", ${permissions} }`, `{ user: root, password: root, ${all} }`];
  writeFileSync(configuration, `jetstream {}\nno_auth_user: root\nauthorization { users: [ ${users.join('\n')} ] }\n`);
  const place = { name: 'guarded', folder: join(configuration, '..'), port: await freePort() };
  const server = new NatsServer({ ...place, cluster: { configuration, parameters: [] } });
  t.after(() => server.kill());
  server.launch();
  await answers(server.url);
  return server;
}

test('the guide names all that a store has to be allowed', { skip: withoutNats }, async (t) => {
  const { port } = await guarded(t);
  await using store = await openEventStore(`nats://ada:p%40ss@127.0.0.1:${port}?prefix=diary&timeout=3000`);
  const follower = new Follower(store.subscribe());
  await store.saveEvents('Note-1', [note('one')], { expectedVersion: 'none' });
  await store.saveStreams([
    { streamId: 'Note-1', events: [note('two')], expectedVersion: 1 },
    { streamId: 'Note-2', events: [note('three')], expectedVersion: 'none' },
  ]);
  await follower.untilEvents(3);
  await store.archiveStream('Note-1');
  await store.deleteStream('Note-2', { expectedVersion: 1 });
  assert.equal((await store.getLastEvent('Note-1'))?.event.version, 2);
  const ids: string[] = [];
  for await (const { event } of store.getAllEvents({ archived: 'include' })) ids.push(event.type);
  assert.deepEqual(ids, ['Noted', 'Noted', '$StreamDeleted']);
  const bucket = store.bucket('keys');
  const revision = await bucket.put('Ada', new Uint8Array());
  assert.notEqual(await bucket.put('Ada', new Uint8Array(), { expected: revision ?? 0 }), undefined);
  for await (const { key } of bucket.keys()) assert.equal(key, 'Ada');
  assert.equal(await bucket.delete('Ada'), true);
  assert.equal(await bucket.get('Ada'), undefined);
  assert.equal((await store.getEvent(String((await store.getLastEvent('Note-1'))?.event.id)))?.event.version, 2);
});

test('who is not let in, or may not make the log, is told so at once', { skip: withoutNats }, async (t) => {
  const { port } = await guarded(t);
  await assert.rejects(openEventStore(`nats://ada:wrong@127.0.0.1:${port}`), (error) => {
    assert.ok(error instanceof UnsupportedError);
    assert.match(error.message, /^NATS at nats:\/\/127\.0\.0\.1:\d+ does not let this user in: /);
    return true;
  });
  const begun = performance.now();
  await assert.rejects(openEventStore(`nats://ada:p%40ss@127.0.0.1:${port}?prefix=other`), UnsupportedError);
  assert.ok(performance.now() - begun < 5_000, 'it waited for the time limit');
});
