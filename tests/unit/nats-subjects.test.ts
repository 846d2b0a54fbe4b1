import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Subjects } from '../../src/stores/nats/subjects.ts';

const subjects = new Subjects('dvent');

test('every stream id has a subject of its own, of safe tokens, and comes back', () => {
  const seen = new Map<string, string>();
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('-', '.', '%', '*', 'a', '$', ' ', '>') }),
  );
  fc.assert(
    fc.property(text, (streamId) => {
      for (const [subject, isMark] of [
        [subjects.of(streamId), false],
        [subjects.mark(streamId), true],
      ] as const) {
        assert.match(subject, /^dvent(\.\$)?(\.(%|([\w-]|%[0-9A-F]{2})+)){1,2}$/);
        assert.deepEqual(subjects.read(subject), { streamId, isMark });
        assert.equal(seen.get(subject) ?? streamId, streamId, 'two ids have one subject');
        seen.set(subject, streamId);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('the end of a save over several streams is a mark, and no stream’s', () => {
  assert.deepEqual(subjects.read(subjects.end), { streamId: '', isMark: true });
  assert.notEqual(subjects.end, subjects.of('$end'));
});

test('a stream id reads well in its subject, and the longest stays well below what servers read', () => {
  assert.equal(subjects.of('Todo-milk'), 'dvent.Todo.milk');
  assert.equal(subjects.of('Todo-a-b'), 'dvent.Todo.a-b');
  assert.equal(subjects.of('Todo-'), 'dvent.Todo.%');
  assert.equal(subjects.of('Todo'), 'dvent.Todo');
  assert.equal(subjects.of('my.Todo-käse 1'), 'dvent.my%2ETodo.k%C3%A4se%201');
  assert.ok(new Subjects('x'.repeat(64)).mark('.'.repeat(512)).length < 1_700);
});
