import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidArgumentError } from '../../src/index.ts';
import { serverList } from '../../src/stores/nats/server-list.ts';

test('servers are told by one URL, or by several', () => {
  const servers = ['nats://a', 'nats://b:4333', 'nats://[::1]:4222'];
  assert.deepEqual(serverList('nats://a,b:4333,[::1]:4222'), { servers });
  assert.deepEqual(serverList('nats://a, nats://b:4333,nats://[::1]:4222'), { servers });
  assert.deepEqual(serverList('tls://a,b').servers, ['tls://a', 'tls://b']);
});

test('who asks to be let in is told once, or the same each time', () => {
  const servers = ['nats://a', 'nats://b'];
  assert.deepEqual(serverList('nats://ada:p%40ss:word@a,b'), { servers, user: 'ada', pass: 'p@ss:word' });
  assert.deepEqual(serverList('nats://ada:secret@a,nats://ada:secret@b'), { servers, user: 'ada', pass: 'secret' });
  assert.deepEqual(serverList('nats://t0ken@a,b'), { servers, token: 't0ken' });
});

test('what is no list of servers is refused, without its password', () => {
  const wrong = [
    'nats://',
    'nats://a,',
    'http://a',
    'a',
    'nats://a b',
    'nats://a/path',
    'nats://a?x=1',
    'nats://ada:x@a,bob:y@b',
  ];
  for (const text of [...wrong, 'nats://a%zz@host', 'nats://ada:secret@@a', 'nats://ada:secret@a:port'])
    assert.throws(
      () => serverList(text),
      (error) => {
        assert.ok(error instanceof InvalidArgumentError, text);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
});
