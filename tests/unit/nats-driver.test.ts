import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headers, type Msg } from '@nats-io/transport-node';
import { IntegrityError, StoreUnavailableError } from '../../src/index.ts';
import { Driver } from '../../src/stores/nats/driver.ts';
import { NotSent } from '../../src/stores/nats/failures.ts';
import type { Exchange } from '../../src/stores/nats/link.ts';

// A leader that was lost and is back takes itself for the leader for a moment, and any other server may lag behind: what they do not
// know yet must not be taken for what is not there.

type Reply = Pick<Msg, 'data' | 'headers'>;
type Played = (subject: string, query: Readonly<Record<string, unknown>>) => readonly Reply[];

/** Servers that answer as they are told, question by question; the last answer over and over. */
function servers(...played: readonly Played[]): Exchange & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    isClosed: false,
    losses: 0,
    post: () => assert.fail('nothing is published'),
    async send(subject, body, { read }) {
      const answer = played[Math.min(asked.length, played.length - 1)] ?? assert.fail();
      asked.push(subject);
      for (const reply of answer(subject, JSON.parse(String(body) || '{}'))) {
        const result = read(reply as Msg); // no more of it is read
        if (result !== undefined) return result;
      }
      throw new Error('no answer');
    },
  };
}

const created = '2026-01-01T00:00:00Z';
const json = (answer: object): Reply => ({ data: new TextEncoder().encode(JSON.stringify(answer)) });
const head = (sequence: number): Played => {
  return () => [json({ created, cluster: { name: 'c', leader: 'n1' }, state: { last_seq: sequence } })];
};
const none: Played = () => [json({ error: { code: 404, err_code: 10_037, description: 'no message found' } })];
const stored = (sequence: number): Played => {
  return () => [json({ message: { seq: sequence, subject: 'log.Note.1', data: Buffer.from(`${sequence}`).toString('base64') } })];
};

/** What a server gives in a batch, each with the sequence of the one before it. */
const batch = (...sequences: readonly (readonly [sequence: number, before: number])[]): Played => {
  return () => [
    ...sequences.map(([sequence, before]) => reply({ 'Nats-Sequence': sequence, 'Nats-Last-Sequence': before })),
    { data: new Uint8Array(), headers: headers(204, 'EOB') },
  ];
};

function reply(values: Readonly<Record<string, number>>): Reply {
  const told = headers();
  for (const [name, value] of Object.entries(values)) told.append(name, String(value));
  told.append('Nats-Subject', 'log.Note.1');
  return { data: new Uint8Array(), headers: told };
}

const driver = (link: Exchange, timeout = 5_000) =>
  new Driver(link, { stream: 'log', timeout, isAtomic: true, created, remembers: true });

test('a head that is behind what was seen is asked for again', async () => {
  const asking = driver(servers(head(7), head(5), head(6), head(8)));
  assert.equal(await asking.head(), 7);
  assert.equal(await asking.head(), 8);
});

test('what is learnt while the head is asked for, the answer need not know', async () => {
  const link = servers((subject, query) => (subject.includes('.INFO.') ? head(7) : stored(9))(subject, query));
  const asking: Driver = driver({
    ...link,
    async send(subject, body, options) {
      if (subject.includes('.INFO.')) await asking.last('log.Note.1', 0);
      return await link.send(subject, body, options);
    },
  });
  assert.equal(await asking.head(), 7);
});

test('a stream that is behind what is known of it is asked for again', async () => {
  const link = servers(stored(3), head(9), stored(3), none, head(9), stored(3), stored(9));
  const message = await driver(link).last('log.Note.1', 7);
  assert.equal(message?.sequence, 9);
  assert.equal(link.asked.length, 7);
});

test('where nobody knows what was seen, they are asked again later: it may be a leader that was cut off', async () => {
  const link = servers(head(7), head(5));
  const asking = driver(link, 30);
  await asking.head();
  await assert.rejects(asking.head(), StoreUnavailableError);
  await assert.rejects(asking.publish(mine('8')), NotSent);
  const again = servers(head(7));
  link.send = again.send;
  assert.equal(await asking.head(), 7);
});

test('servers without a leader are not believed, though one of them answers', async () => {
  const leaderless: Played = () => [json({ created, cluster: { name: 'c' }, state: { last_seq: 7 } })];
  await assert.rejects(driver(servers(leaderless), 30).head(), StoreUnavailableError);
  const link = servers(leaderless, head(9));
  assert.equal(await driver(link).head(), 9);
});

const acknowledged = (sequence: number): Played => {
  return () => [json({ stream: 'log', seq: sequence })];
};
const lost: Played = () => [];
const nobody: Played = () => {
  throw new NotSent('nobody is there');
};
const mine = (body: string) => [{ subject: 'log.Note.1', body }];
const questions = (link: { readonly asked: readonly string[] }) =>
  link.asked.map((subject) => /API\.(?:DIRECT|STREAM\.\w+)/.exec(subject)?.[0].slice(4) ?? 'a message');

for (const [what, first] of [
  ['was taken by nobody', nobody],
  ['was not answered', lost],
] as const) {
  test(`after a message that ${what}, the log is looked at before the next one is sent`, async () => {
    const link = servers(acknowledged(7), first, head(7), stored(7), acknowledged(8));
    const sending = driver(link);
    await sending.publish(mine('7'));
    await sending.publish(mine('8')).catch(() => sending.publish(mine('8')));
    assert.deepEqual(questions(link), ['a message', 'a message', 'STREAM.INFO', 'STREAM.MSG', 'a message']);
  });
}

test('after a connection was lost, the log is looked at before a message is sent, and before a question', async () => {
  const link = { ...servers(acknowledged(7), head(7), stored(7), acknowledged(8), head(8), stored(8), stored(8)), losses: 0 };
  const sending = driver(link);
  await sending.publish(mine('7'));
  link.losses += 1;
  await sending.publish(mine('8'));
  link.losses += 1;
  await sending.last('log.Note.1', 8);
  const looks = ['STREAM.INFO', 'STREAM.MSG'];
  assert.deepEqual(questions(link), ['a message', ...looks, 'a message', ...looks, 'STREAM.MSG']);
});

test('where another message stands in the place of one that was stored, the log was put back, and has grown again', async () => {
  const link = { ...servers(acknowledged(7), head(9), stored(7)), losses: 0 };
  const sending = driver(link);
  await sending.publish(mine('6'));
  link.losses += 1;
  await assert.rejects(sending.publish(mine('8')), IntegrityError);
  await assert.rejects(sending.head(), IntegrityError);
});

test('a message that was removed meanwhile proves nothing', async () => {
  const link = { ...servers(acknowledged(7), head(9), none, acknowledged(10)), losses: 0 };
  const sending = driver(link);
  await sending.publish(mine('7'));
  link.losses += 1;
  assert.deepEqual(await sending.publish(mine('10')), { kind: 'stored', sequence: 10 });
});

test('a message that is acknowledged in the place of an earlier one was stored in another log', async () => {
  const sending = driver(servers(acknowledged(7), acknowledged(7)));
  await sending.publish(mine('7'));
  await assert.rejects(sending.publish(mine('8')), IntegrityError);
});

test('a server that is alone, and has less than it had, has another log', async () => {
  const alone: Played = () => [json({ created, cluster: { leader: 'alone' }, state: { last_seq: 6 } })];
  const link = servers(head(7), alone);
  const asking = driver(link);
  await asking.head();
  await assert.rejects(asking.head(), IntegrityError);
  assert.equal(link.asked.length, 2);
});

test('a log that was created anew is none that was opened', async () => {
  const other: Played = () => [json({ created: '2026-01-02T00:00:00Z', state: { last_seq: 9 } })];
  const asking = driver(servers(head(7), other));
  assert.equal(await asking.head(), 7);
  await assert.rejects(asking.head(), IntegrityError);
});

test('a message that the leader does not have is looked for elsewhere, and gone where a later one shows it', async () => {
  assert.equal((await driver(servers(none, batch([7, 0]))).at(7))?.sequence, 7);
  assert.equal(await driver(servers(none, batch([9, 0]))).at(7), undefined);
});

test('a server that has nothing there, as it lags behind, is no proof: it is asked again', async () => {
  const link = servers(batch(), batch(), batch([7, 0], [9, 7]));
  assert.deepEqual(
    (await driver(link).some(7)).map(({ sequence }) => sequence),
    [7, 9],
  );
  assert.equal(link.asked.length, 3);
});

test('messages of which one was lost on its way are asked for again', async () => {
  const link = servers(batch([7, 0], [9, 8]), batch([7, 0], [8, 7], [9, 8]));
  assert.deepEqual(
    (await driver(link).some(7)).map(({ sequence }) => sequence),
    [7, 8, 9],
  );
});

test('the log is waited for until it has the rest of a save', async () => {
  const link = servers(head(5), head(5), head(7));
  assert.ok(await driver(link).reaches(7));
  assert.equal(link.asked.length, 3);
});
