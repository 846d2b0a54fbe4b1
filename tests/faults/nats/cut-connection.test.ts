import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { defineEvent, type ExpectedVersion, OutcomeUnknownError, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { type Cut, CuttingProxy } from '../../servers/cutting-proxy.ts';
import { NatsServer, withoutNats } from '../../servers/nats.ts';

// The connection is cut between send and answer, see ../cut-connection.test.ts, and the save is said again when the server has forgotten
// the message's id: then the stream alone can tell whether it was written.

const window = 200;
const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (text: string) => Noted({ text });
const expectations: readonly ExpectedVersion[] = ['none', 'exists', 'any', 2];
const losses: readonly Cut[] = ['request', 'answer'];

let server: NatsServer;
let prefixes = 0;
before(async () => {
  if (!withoutNats) server = await NatsServer.start();
});
after(() => server?.stop());

for (const expectedVersion of expectations)
  for (const lost of losses)
    test(`expecting ${expectedVersion}, the ${lost} is lost, said again after the window for duplicates`, {
      skip: withoutNats,
    }, async () => {
      prefixes += 1;
      const options = { prefix: `cut-${prefixes}`, duplicateWindow: window };
      await using proxy = await CuttingProxy.before(server.port);
      await using other = await NatsEventStore.open(server.url, options);
      await using store = await NatsEventStore.open(`nats://127.0.0.1:${proxy.port}`, options);
      const before = expectedVersion === 'none' ? [] : [note('first'), note('second')];
      await other.saveEvents('Note-1', before, { expectedVersion: 'any' });

      const isCut = proxy.cutAt(`HPUB ${options.prefix}.Note.1 `, lost);
      const saving = store.saveEvents('Note-1', [note('cut'), note('cut too')], { expectedVersion });
      const error: unknown = await saving.catch((reason: unknown) => reason);
      await isCut;
      assert.ok(error instanceof OutcomeUnknownError, `it was told as ${error}`);
      assert.deepEqual(
        error.events.map(({ version }) => version),
        [before.length + 1, before.length + 2],
      );
      assert.equal(error.expectedVersion, before.length);

      await windowPasses(options.prefix);
      const [again] = await store.saveStreams(error.saves);
      assert.equal(again?.version, before.length + 2);
      const texts: string[] = [];
      for await (const { event } of other.getEvents('Note-1')) {
        texts.push((event.data.toJS() as { text: string }).text); // the only kind of event there
        assert.equal(event.version, texts.length);
      }
      assert.deepEqual(texts.slice(before.length), ['cut', 'cut too']);
    });

/** Comes back when the server takes a message again that it has taken now: those before are forgotten too. */
async function windowPasses(name: string): Promise<void> {
  const connection = await connect({ servers: server.url });
  const probe = `probe-${name}`;
  await (await jetstreamManager(connection)).streams.add({
    name: probe,
    subjects: [probe],
    duplicate_window: window * 2_000_000,
  });
  const publish = () => jetstream(connection).publish(probe, '', { msgID: 'one' });
  for (await publish(); (await publish()).duplicate; ) await delay(20);
  await connection.close();
}
