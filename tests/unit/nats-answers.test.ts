import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAnswerOf } from '../../src/stores/nats/answers.ts';

// Several streams may take a subject, and all of them answer: only one is the log.

const told = (answer: string) => isAnswerOf('log', { data: new TextEncoder().encode(answer) });

test('the log answers with its name, and a sequence or an error', () => {
  assert.ok(told('{"stream":"log","seq":7}'));
  assert.ok(told('{"stream":"log","domain":"hub","seq":7,"duplicate":true}'));
  assert.ok(told('{"stream":"log","seq":0,"error":{"code":400,"err_code":10071}}'));
});

test('what another stream has stored or refused is no answer', () => {
  assert.ok(!told('{"stream":"audit","domain":"leaf","seq":7}'));
  assert.ok(!told('{"stream":"audit","seq":0,"error":{"code":400,"err_code":10060}}'));
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
    assert.ok(!told(answer), answer);
});
