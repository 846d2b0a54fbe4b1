import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headers, type Msg } from '@nats-io/transport-node';
import { IntegrityError } from '../../src/index.ts';
import { Driver } from '../../src/stores/nats/driver.ts';
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
  return () => [json({ created, state: { last_seq: sequence } })];
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

const driver = (link: Exchange, timeout = 5_000) => new Driver(link, { stream: 'log', timeout, isAtomic: true, created });

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
  const link = servers(stored(3), none, stored(9));
  const message = await driver(link).last('log.Note.1', 7);
  assert.equal(message?.sequence, 9);
  assert.equal(link.asked.length, 3);
});

test('where nobody ever knows what was seen, the log was put back, and the store is used no more', async () => {
  const asking = driver(servers(stored(3)), 30);
  await assert.rejects(asking.last('log.Note.1', 7), IntegrityError);
  await assert.rejects(asking.publish([{ subject: 'log.Note.1', body: '' }]), IntegrityError);
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
