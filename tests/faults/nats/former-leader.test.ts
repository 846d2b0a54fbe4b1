import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ConcurrencyError, defineEvent, OutcomeUnknownError, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { CuttingProxy } from '../../servers/cutting-proxy.ts';
import { NatsServer, withoutNats } from '../../servers/nats.ts';

// A leader that was frozen, and goes on, refuses for a moment what the leader of now has taken. Here a proxy says so in its place.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const skip = { skip: withoutNats };

let server: NatsServer;
let logs = 0;
before(async () => {
  if (!withoutNats) server = await NatsServer.start();
});
after(() => server?.stop());

async function opened() {
  logs += 1;
  const prefix = `former-${logs}`;
  const proxy = await CuttingProxy.before(server.port);
  const store = await NatsEventStore.open(`nats://127.0.0.1:${proxy.port}`, { prefix, timeout: 300 });
  const event = Noted({ text: 'mine' }, { id: `mine-${logs}` });
  /** A refusal comes in the place of an answer of the log; the server has stored the message. */
  const refusal = JSON.stringify({
    error: { code: 400, err_code: 10_071, description: 'wrong last sequence: 0' },
    stream: prefix,
    seq: 0,
  });
  const refuses = (then: () => unknown = () => {}) =>
    proxy.changeAt(event.id, (answer) => {
      then();
      return Buffer.from(answer.toString().replace(/(MSG \S+ \d+) \d+\r\n.*\r\n/, `$1 ${refusal.length}\r\n${refusal}\r\n`));
    });
  return {
    store,
    event,
    refuses,
    proxy,
    async [Symbol.asyncDispose]() {
      await store.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

test('a save that was refused, but is there, is told as saved', skip, async () => {
  await using former = await opened();
  const { store, event, refuses } = former;
  const isRefused = refuses();
  const saved = await store.saveEvents('Note-1', [event], { expectedVersion: 'none' });
  await isRefused;
  assert.deepEqual([saved.version, saved.events.map(({ id }) => id)], [1, [event.id]]);
  assert.equal((await store.getLastEvent('Note-1'))?.position, saved.position);
});

test('where nobody answers after the refusal, the outcome is unknown, and the save may be said again', skip, async () => {
  await using former = await opened();
  const { store, event, refuses } = former;
  const isRefused = refuses(() => server.freeze());
  const saving = store.saveEvents('Note-1', [event], { expectedVersion: 'none' });
  await isRefused;
  const error: unknown = await saving.catch((reason: unknown) => reason);
  server.thaw();
  assert.ok(error instanceof OutcomeUnknownError, `it was told as ${error}`);
  const [again] = await store.saveStreams(error.saves);
  assert.deepEqual([again?.version, again?.events.map(({ id }) => id)], [1, [event.id]]);
});

test('a save that others were faster than is told as a conflict all the same', skip, async () => {
  await using former = await opened();
  const { store, event } = former;
  await using other = await NatsEventStore.open(server.url, { prefix: `former-${logs}` });
  await other.saveEvents('Note-1', [Noted({ text: 'theirs' })], { expectedVersion: 'none' });
  await assert.rejects(store.saveEvents('Note-1', [event], { expectedVersion: 'none' }), ConcurrencyError);
});
