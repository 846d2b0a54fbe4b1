import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FactSource, historyOf, idAt } from '../domain/fact.ts';

test('a history is one TodoAdded and 99 TodoStatusChanged, with payloads of about 200 bytes', () => {
  const history = historyOf(idAt('test', 1));
  assert.deepEqual(Object.groupBy(history, ({ type }) => type).TodoAdded?.length, 1);
  assert.deepEqual(Object.groupBy(history, ({ type }) => type).TodoStatusChanged?.length, 99);
  for (const { data } of history) {
    const { length } = JSON.stringify(data);
    assert.ok(length >= 190 && length <= 210, `${length} bytes`);
  }
});

test('each change of a status is one: no two neighbours have the same', () => {
  const statuses = historyOf('x').map(({ data }) => data.status);
  assert.ok(statuses.every((status, index) => status !== statuses[index - 1]));
});

test('facts come one after another: a whole history, then the next', () => {
  const source = new FactSource('test');
  const facts = Array.from({ length: 201 }, () => source.next());
  assert.deepEqual(facts.slice(0, 100), historyOf(idAt('test', 0)));
  assert.deepEqual(facts.slice(100, 200), historyOf(idAt('test', 1)));
  assert.equal(facts[200]?.id, idAt('test', 2));
});
