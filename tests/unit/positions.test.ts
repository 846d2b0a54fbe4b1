import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PositionCodec } from '../../src/core/position.ts';
import { asPosition, InMemoryEventStore, type Position } from '../../src/index.ts';
import { TodoAdded } from './todo.ts';
import { unchecked } from './unchecked.ts';

const codec = new PositionCodec('0123456789ab');
const places = [0, 1, 2, 9, 10, 15, 16, 255, 256, 2 ** 31, 2 ** 32 - 1];
const saves = [...places, 2 ** 40, Number.MAX_SAFE_INTEGER];

test('a position is text of one width, safe in a URL, and is read back', () => {
  for (const save of saves) {
    for (const place of places) {
      const position = codec.encode(save, place);
      assert.equal(position.length, codec.encode(0, 0).length);
      assert.equal(encodeURIComponent(position), position);
      assert.deepEqual(codec.decode(position, 'after'), { save, place });
      assert.equal(asPosition(position), position);
    }
  }
});

test('positions compare as their places do', () => {
  const inOrder = saves.flatMap((save) => places.map((place) => codec.encode(save, place)));
  assert.deepEqual(inOrder.toSorted(), inOrder);
  assert.equal(new Set(inOrder).size, inOrder.length);
});

test('a position that is malformed, or of another log, is refused wherever one is taken', async () => {
  const store = new InMemoryEventStore();
  const { position } = await store.saveEvents('x', [TodoAdded({ description: '' })], { expectedVersion: 'any' });
  const own = position ?? '';
  const foreign: Position = codec.encode(1, 0);
  const malformed = ['', 'x', `${own} `, own.toUpperCase().replace('.', '-'), own.slice(1), `${own}0`, 1, null, {}];
  for (const wrong of [foreign, ...malformed]) {
    for (const field of ['after', 'before', 'upTo']) {
      const refusal = { code: 'INVALID_ARGUMENT', field, value: wrong };
      assert.throws(() => store.getAllEvents({ [field]: unchecked(wrong) }), refusal);
      if (field !== 'after') continue;
      assert.throws(() => store.getStreams({ after: unchecked(wrong) }), refusal);
      assert.throws(() => store.subscribe({ after: unchecked(wrong) }), refusal);
    }
  }
  for (const wrong of malformed.filter((text) => typeof text === 'string'))
    assert.throws(() => asPosition(wrong), { code: 'INVALID_ARGUMENT', field: 'position', value: wrong });
  assert.match(errorOf(() => store.getAllEvents({ after: foreign })).message, /position of this log/);
});

function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return assert.fail('nothing was thrown');
}
