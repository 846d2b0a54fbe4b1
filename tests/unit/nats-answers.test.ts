import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf } from '../../src/stores/nats/answers.ts';
import { Refused } from '../../src/stores/nats/failures.ts';

// Several streams may take a subject, and all of them answer: only one is the log.

const told = (answer: string) => answerOf('log', { data: new TextEncoder().encode(answer) });

test('the log answers with its name, and a sequence or an error', () => {
  assert.deepEqual(told('{"stream":"log","seq":7}'), { kind: 'stored', sequence: 7 });
  assert.deepEqual(told('{"stream":"log","domain":"hub","seq":7,"batch":"b","count":2}'), { kind: 'stored', sequence: 7 });
  for (const code of [10_071, 10_164])
    assert.deepEqual(told(`{"stream":"log","seq":0,"error":{"code":400,"err_code":${code}}}`), { kind: 'overtaken' });
  assert.throws(() => told('{"stream":"log","seq":0,"error":{"code":400,"err_code":10054}}'), Refused);
});

test('what another stream has stored or refused is no answer', () => {
  assert.equal(told('{"stream":"audit","domain":"leaf","seq":7}'), undefined);
  assert.equal(told('{"stream":"audit","seq":0,"error":{"code":400,"err_code":10060}}'), undefined);
});

test('what acknowledges nothing is no answer', () => {
  for (const answer of [
    '',
    '{}',
    'null',
    '7',
    '{"stream":"log"}',
    '{"stream":"log","seq":0}',
    '{"stream":"log","seq":1.5}',
    '{"str',
  ])
    assert.equal(told(answer), undefined, answer);
});
