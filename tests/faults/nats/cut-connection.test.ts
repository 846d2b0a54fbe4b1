import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import {
  ConcurrencyError,
  defineEvent,
  type ExpectedVersion,
  OutcomeUnknownError,
  type Saved,
  shape,
} from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { type Cut, CuttingProxy } from '../../servers/cutting-proxy.ts';
import { NatsServer, withoutNats } from '../../servers/nats.ts';

// The connection is cut between send and answer: the writer cannot know whether the save was written, and says it again.

const window = 200;
const Noted = defineEvent('Noted', shape<{ text: string }>());
const expectations: readonly ExpectedVersion[] = ['none', 'exists', 'any', 2];
const losses: readonly Cut[] = ['request', 'answer'];
const laters = ['at once', 'after the window for duplicates', 'after others have written on'] as const;

let server: NatsServer;
let prefixes = 0;
before(async () => {
  if (!withoutNats) server = await NatsServer.start();
});
after(() => server?.stop());

for (const expectedVersion of expectations)
  for (const lost of losses)
    for (const later of laters)
      test(`expecting ${expectedVersion}, the ${lost} is lost, said again ${later}`, { skip: withoutNats }, async () => {
        prefixes += 1;
        const options = { prefix: `cut-${prefixes}`, duplicateWindow: window };
        await using proxy = await CuttingProxy.before(server.port);
        await using other = await NatsEventStore.open(server.url, options);
        await using store = await NatsEventStore.open(`nats://127.0.0.1:${proxy.port}`, options);
        const before = expectedVersion === 'none' ? [] : [note('first'), note('second')];
        await other.saveEvents('Note-1', before, { expectedVersion: 'any' });

        const isCut = proxy.cutAt(`HPUB ${options.prefix}.Note.1 `, lost);
        const error = await failure(store.saveEvents('Note-1', [note('cut'), note('cut too')], { expectedVersion }));
        assert.ok(error instanceof OutcomeUnknownError, `it was told as ${error}`);
        await isCut;
        assert.deepEqual(
          error.events.map(({ version }) => version),
          [before.length + 1, before.length + 2],
        );
        assert.equal(error.expectedVersion, before.length);

        if (later === 'after the window for duplicates') await windowPasses(options.prefix);
        if (later === 'after others have written on')
          await other.saveEvents('Note-1', [note('later')], { expectedVersion: 'any' });
        const again = await store.saveStreams(error.saves).catch((refusal: unknown) => refusal);
        const isThere = lost === 'answer' || later !== 'after others have written on';
        if (isThere) assert.equal((again as readonly Saved[])[0]?.version, before.length + 2);
        else assert.ok(again instanceof ConcurrencyError, `it was answered by ${again}`);

        const texts: string[] = [];
        for await (const { event } of other.getEvents('Note-1')) {
          texts.push((event.data.toJS() as { text: string }).text); // the only kind of event there
          assert.equal(event.version, texts.length);
        }
        assert.equal(texts.filter((text) => text === 'cut').length, isThere ? 1 : 0);
        assert.equal(texts.filter((text) => text === 'cut too').length, isThere ? 1 : 0);
      });

const note = (text: string) => Noted({ text });

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return assert.fail('it did not fail');
}

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
