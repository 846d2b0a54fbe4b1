import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Display } from '../../src/inspect/display.ts';

// What a command shows while it works: on a terminal a line that changes, elsewhere nothing but what is told.

function written(output: { isTTY: boolean; columns?: number }) {
  const texts: string[] = [];
  return { texts, display: new Display({ ...output, write: (text) => texts.push(text) }) };
}

const erased = '\r\u001b[2K';

test('on a terminal, what takes long is shown with its seconds, and gone when the next line is told', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { texts, display } = written({ isTTY: true });
  display.begin('Laws: one');
  t.mock.timers.tick(999);
  assert.deepEqual(texts, []);
  t.mock.timers.tick(1_001);
  assert.deepEqual(texts, [`${erased}… 1 s: Laws: one`, `${erased}… 2 s: Laws: one`]);
  display.tell('✓ Laws');
  t.mock.timers.tick(5_000);
  assert.deepEqual(texts.slice(2), [erased, '✓ Laws\n']);
});

test('it never takes two lines of the terminal', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { texts, display } = written({ isTTY: true, columns: 20 });
  display.begin('a name that is longer than the terminal is wide');
  t.mock.timers.tick(1_000);
  assert.deepEqual(texts, [`${erased}… 1 s: a name that `]);
});

test('elsewhere nothing is shown but the lines', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { texts, display } = written({ isTTY: false });
  display.begin('Laws: one');
  t.mock.timers.tick(5_000);
  display.tell('✓ Laws');
  assert.deepEqual(texts, ['✓ Laws\n']);
});
