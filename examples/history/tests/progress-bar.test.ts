import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressBar } from '../terminal/progress-bar.ts';

function drawnOn({ isTTY = true, columns = 80 }) {
  const written: string[] = [];
  let now = 0;
  const bar = progressBar({ stream: { isTTY, columns, write: (text) => written.push(text) }, unit: 'commits', clock: () => now });
  return { bar, written, wait: (milliseconds: number) => (now += milliseconds) };
}

test('without a terminal nothing is drawn', () => {
  const { bar, written } = drawnOn({ isTTY: false });
  bar.update({ done: 1, total: 2 });
  bar.clear();
  assert.deepEqual(written, []);
});

test('how far, how fast, how long', () => {
  const { bar, written, wait } = drawnOn({});
  bar.update({ done: 0, total: 2_000 });
  wait(1_000);
  bar.update({ done: 500, total: 2_000 });
  assert.equal(written.at(-1), '\r\x1b[K████████░░░░░░░░░░░░░░░░░░░░░░ 500 of 2,000 commits, 500 a second, 0:03 left');
});

test('it is drawn a few times a second, and at the end', () => {
  const { bar, written, wait } = drawnOn({});
  for (let done = 0; done <= 1_000; done += 1) {
    wait(1);
    bar.update({ done, total: 1_000 });
  }
  assert.ok(written.length > 5 && written.length < 20, `${written.length} drawings`);
  assert.match(written.at(-1) ?? '', /1,000 of 1,000/);
});

test('it never needs two lines', () => {
  for (const columns of [1, 10, 40, 60, 80, 200]) {
    const { bar, written, wait } = drawnOn({ columns });
    wait(3_000);
    bar.update({ done: 123_456, total: 1_000_000 });
    const [line = ''] = written;
    assert.ok(line.replace('\r\x1b[K', '').length < columns, line);
  }
});

test('nothing to do is done; more than was counted is no more than all', () => {
  const { bar, written, wait } = drawnOn({});
  bar.update({ done: 0, total: 0 });
  wait(100);
  bar.update({ done: 3, total: 2 });
  for (const text of written) assert.match(text, /█{30} /);
  bar.clear();
  assert.equal(written.at(-1), '\r\x1b[K');
});
