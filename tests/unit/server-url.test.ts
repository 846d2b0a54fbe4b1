import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEventStore } from '../../src/open.ts';
import { PostgresEventStore } from '../../src/stores/postgres/index.ts';

test('a URL that is refused is shown without its password', async () => {
  for (const opening of [
    openEventStore('mysql://todo:secret@localhost/todo'),
    openEventStore('postgres://todo:secret@localhost:port/todo'),
    openEventStore('nats://todo:secret@local host'),
    PostgresEventStore.open('http://todo:secret@localhost/todo'),
    PostgresEventStore.open('postgres://localhost/todo', { listen: 'https://todo:secret@localhost/' }),
  ]) {
    const error: unknown = await opening.catch((reason: unknown) => reason);
    assert.ok(error instanceof Error && 'value' in error, String(error));
    assert.match(error.message, /\*\*\*@/);
    assert.ok(!`${error.message} ${error.value}`.includes('secret'));
  }
});
