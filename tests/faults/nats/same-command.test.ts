import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Aggregate, defineCommand, defineEvent, Repository, shape } from '../../../src/index.ts';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { answers, NatsServer, withoutNats } from '../../servers/nats.ts';

// For how long JetStream's store knows a command again: as long as its stream is there, as it reads that, and relies on no window of the
// server's.

const Counted = defineEvent('Counted', shape<{ by: number }>());
const Count = defineCommand('Count', shape<{ by: number }>());
class Counter extends Aggregate({
  type: 'Counter',
  events: [Counted],
  state: { total: 0 },
  apply: { Counted: (state, { data }) => state.set('total', state.total + data.get('by')) },
}) {}

test('a command is known again by a store that has seen nothing, after 400 later saves and a server that died', {
  skip: withoutNats,
}, async (t) => {
  const server = await NatsServer.start();
  t.after(() => server.stop());
  const command = Count({ by: 5 });
  const handle = async (store: NatsEventStore) => {
    const repository = new Repository({ eventStore: store });
    const counter = await repository.requireAggregate(Counter, 'c', { causedBy: command });
    return repository.saveAggregate(counter.applyEvents([Counted({ by: 5 }), Counted({ by: 6 })]), { causedBy: command });
  };

  const before = await NatsEventStore.open(server.url);
  await new Repository({ eventStore: before }).saveAggregate(Counter.generate('c').applyEvent(Counted({ by: 1 })));
  const first = await handle(before);
  assert.deepEqual([first.version, first.state.total], [3, 12]);
  for (let save = 1; save <= 400; save += 1)
    await before.saveEvents('Counter-c', [Counted({ by: 1 })], { expectedVersion: 'exists' });
  await before.close();

  await server.kill();
  server.launch();
  await answers(server.url);

  await using after = await NatsEventStore.open(server.url);
  const again = await handle(after);
  assert.ok(again.equals(first) && again.events.equals(first.events));
  assert.equal(again.position, first.position);
  // As it is, without a look at the command, too.
  const repository = new Repository({ eventStore: after });
  const counter = await repository.requireAggregate(Counter, 'c');
  assert.equal(counter.version, 403);
  assert.ok((await repository.saveAggregate(counter.applyEvent(Counted({ by: 9 })), { causedBy: command })).equals(first));
  assert.equal((await after.getLastEvent('Counter-c'))?.event.version, 403);
});

test('what is saved for a command has no id for the window in which a server looks for duplicates', {
  skip: withoutNats,
}, async (t) => {
  const server = await NatsServer.start();
  t.after(() => server.stop());
  await using store = await NatsEventStore.open(server.url, { prefix: 'window' });
  const repository = new Repository({ eventStore: store });
  await repository.saveAggregate(Counter.generate('c').applyEvent(Counted({ by: 1 })), { causedBy: Count({ by: 1 }) });
  const connection = await connect({ servers: server.url });
  t.after(() => connection.close());
  const { streams } = await jetstreamManager(connection);
  const message = await streams.getMessage('window', { last_by_subj: 'window.Counter.c' });
  assert.ok(message?.header, 'the save has headers');
  assert.equal(message.header.get('Nats-Msg-Id'), '');
});
