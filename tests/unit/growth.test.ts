import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Growth, type GrowthListener, type Heard } from '../../src/core/growth.ts';
import { Notifier } from '../../src/core/notifier.ts';

// Whom the growth of a log wakes, and how often the log is looked at for it; the clock is the test's.

const never = new AbortController().signal;

/** A log that ends where the test says, and is looked at on polls: every 50 ms, and every 500 while it listens. */
function watched({ head, listener }: { head: number; listener?: GrowthListener }) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const log = { head, looks: 0, answer: Promise.resolve() };
  const growth = new Growth({
    listener,
    look: async () => {
      log.looks += 1;
      await log.answer;
      return log.head;
    },
  });
  growth.heard(head);
  const polled = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      mock.timers.tick(50);
      await nextTurn();
    }
  };
  return { log, growth, polled, [Symbol.asyncDispose]: () => growth.close().finally(() => mock.timers.reset()) };
}

/** Whether somebody has come back. */
async function isBack(waiting: Promise<void>): Promise<boolean> {
  await nextTurn();
  return Promise.race([waiting.then(() => true), nextTurn(false)]);
}

test('who waits is woken when the log has grown, and the log is looked at once a poll', async () => {
  await using given = watched({ head: 7 });
  const { log, growth, polled } = given;
  const waiting = growth.beyond(7, never);
  await polled(3);
  assert.equal(log.looks, 3);
  assert.equal(await isBack(waiting), false);
  log.head = 8;
  await polled(1);
  assert.equal(await isBack(waiting), true);
});

test('one who leaves while the log is looked at, and one who comes then, do not have it looked at twice as often', async () => {
  await using given = watched({ head: 7 });
  const { log, growth, polled } = given;
  const leaving = new AbortController();
  const left = growth.beyond(7, leaving.signal);
  const { promise, resolve } = Promise.withResolvers<void>();
  log.answer = promise;
  await polled(1);
  leaving.abort();
  await left;
  const waiting = growth.beyond(7, never);
  resolve();
  await nextTurn();
  log.looks = 0;
  await polled(10);
  assert.equal(log.looks, 10);
  assert.equal(await isBack(waiting), false);
});

test('what was heard of and is not there wakes a reader once, and not over and over', async () => {
  await using given = watched({ head: 7 });
  const { log, growth } = given;
  growth.heard(1_000_000);
  // It comes back from where it was: there was nothing.
  for (let time = 1; time <= 2; time += 1) {
    if (!(await isBack(growth.beyond(7, never)))) break;
    assert.equal(time, 1, 'it is sent on again and again');
  }
  assert.equal(log.looks, 1);
  const waiting = growth.beyond(7, never);
  growth.heard(8);
  assert.equal(await isBack(waiting), true);
});

test('who waits beyond the end of a log that has lost its end is woken, to be told', async () => {
  await using given = watched({ head: 7 });
  const { log, growth, polled } = given;
  const waiting = growth.beyond(7, never);
  log.head = 5;
  await polled(1);
  assert.equal(await isBack(waiting), true);
  const atTheEnd = growth.beyond(5, never);
  assert.equal(await isBack(atTheEnd), false);
  growth.heard(6);
  assert.equal(await isBack(atTheEnd), true);
});

test('where the log cannot be looked at those who wait are woken, and meet the error themselves', async () => {
  await using given = watched({ head: 7 });
  const { log, growth, polled } = given;
  const waiting = growth.beyond(7, never);
  log.answer = Promise.reject(new Error('gone'));
  await polled(1);
  assert.equal(await isBack(waiting), true);
});

/** Hears what the test says. */
class Ears implements GrowthListener {
  isListening = false;
  stops = 0;
  says: Heard['heard'] = () => assert.fail('it does not listen');

  start({ heard, begun }: Heard): void {
    if (this.isListening) return;
    this.isListening = true;
    this.says = heard;
    void begun();
  }

  async stop(): Promise<void> {
    this.isListening = false;
    this.stops += 1;
  }
}

test('while it listens it looks less often, and what came before it listened is found', async () => {
  const ears = new Ears();
  await using given = watched({ head: 7, listener: ears });
  const { log, growth, polled } = given;
  log.head = 8;
  assert.equal(await isBack(growth.beyond(7, never)), true);
  log.looks = 0;
  const waiting = growth.beyond(8, never);
  await polled(10);
  assert.equal(log.looks, 1);
  assert.equal(await isBack(waiting), false);
  ears.says(9);
  assert.equal(await isBack(waiting), true);
});

test('it listens on for a second after the last one has left, and anew for the next', async () => {
  const ears = new Ears();
  await using given = watched({ head: 7, listener: ears });
  const { growth } = given;
  const leaving = new AbortController();
  const left = growth.beyond(7, leaving.signal);
  leaving.abort();
  await left;
  mock.timers.tick(999);
  assert.equal(ears.isListening, true);
  mock.timers.tick(1);
  assert.deepEqual([ears.isListening, ears.stops], [false, 1]);
  const waiting = growth.beyond(7, never);
  assert.equal(ears.isListening, true);
  ears.says(8);
  assert.equal(await isBack(waiting), true);
});

test('of many saves that come at once others are told of the first, and after a pause of the last', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: number[] = [];
  const notifier = new Notifier({ tell: async (save) => void told.push(save), pauseMilliseconds: 10 });
  for (const save of [1, 3, 2]) notifier.grown(save);
  await nextTurn();
  t.mock.timers.tick(9);
  await nextTurn();
  assert.deepEqual(told, [1]);
  t.mock.timers.tick(1);
  await nextTurn();
  assert.deepEqual(told, [1, 3]);
});

test('what is still to be told is told before it closes, also after a word that got lost', async () => {
  const told: number[] = [];
  const tell = async (save: number) => {
    told.push(save);
    if (save === 1) throw new Error('lost');
  };
  const notifier = new Notifier({ tell, pauseMilliseconds: 10 });
  notifier.grown(1);
  notifier.grown(2);
  await notifier.close();
  assert.deepEqual(told, [1, 2]);
});
