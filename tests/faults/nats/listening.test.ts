import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { withoutNats } from '../../servers/nats.ts';
import { oneNats } from '../../servers/one-nats.ts';
import { Tailing } from '../postgres/tailing.ts';

// What stores of a log tell each other outside of it: subscribers hear of saves at once, and tales do not keep them running.

const Noted = defineEvent('Noted', shape<{ id: string }>());
const skip = { skip: withoutNats, timeout: 30_000 };
const save = (store: EventStore, id: string) => store.saveEvents('Note-1', [Noted({ id }, { id })], { expectedVersion: 'any' });

const nats = oneNats();

test('what another store saves is heard of, and not only found when the log is looked at, twice a second', skip, async (t) => {
  await using reader = await NatsEventStore.open(nats.server.url, { prefix: 'heard' });
  await using writer = await NatsEventStore.open(nats.server.url, { prefix: 'heard' });
  const tailing = new Tailing(reader);
  await save(writer, 'first');
  await tailing.until('first');
  const begun = performance.now();
  for (let nth = 1; nth <= 20; nth += 1) {
    await save(writer, `then ${nth}`);
    await tailing.until(`then ${nth}`);
  }
  const milliseconds = performance.now() - begun;
  t.diagnostic(`20 saves were followed within ${milliseconds.toFixed(0)} ms`);
  assert.ok(milliseconds < 5_000, `${milliseconds} ms`);
  await tailing.end();
});

test('nonsense, and a number that no save has, neither end a subscriber nor make it run in a circle', skip, async (t) => {
  await using reader = await NatsEventStore.open(nats.server.url, { prefix: 'tales' });
  const tailing = new Tailing(reader);
  const saved = await save(reader, 'first');
  await tailing.until('first');
  let questions = 0;
  nats.connection.subscribe('$JS.API.>', {
    callback: () => {
      questions += 1;
    },
  });
  await nats.connection.flush();
  for (const tale of ['', 'nonsense', '-1', '1e400', '999999999'])
    nats.connection.publish(`_dvent_grown.${saved.position?.slice(0, 12)}`, tale);
  // A reader in a circle would ask hundreds of questions in the time of these.
  for (let time = 0; time < 500; time += 1) await nats.connection.flush();
  t.diagnostic(`${questions} questions of the reader`);
  assert.ok(questions > 0, 'it has heard');
  assert.ok(questions < 30, `${questions} questions`);
  await save(reader, 'second');
  await tailing.until('second');
  await tailing.end();
});
