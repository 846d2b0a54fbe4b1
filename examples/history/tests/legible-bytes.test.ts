import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { legible } from '../git/legible-bytes.ts';

test('text in UTF-8 stays as it is', () => {
  for (const text of ['', 'plain', 'é', '日本語', '👩‍👩‍👧', 'tab\tand\nnewline', '\u{10ffff}', '\0'])
    assert.equal(legible(Buffer.from(text)), text);
});

test('a byte that is no UTF-8 becomes U+FFFD and two digits', () => {
  const cases: readonly (readonly [bytes: number[], text: string])[] = [
    [[0x63, 0x61, 0x66, 0xe9], 'caf�E9'],
    [[0xe9, 0x2e, 0x63], '�E9.c'],
    [[0xe2, 0x82, 0x41], '�E2�82A'], // a character that is cut short
    [[0xed, 0xa0, 0x80], '�ED�A0�80'], // a surrogate
    [[0xc0, 0xaf], '�C0�AF'], // longer than it need be
    [[0xf4, 0x90, 0x80, 0x80], '�F4�90�80�80'], // past the last character
    [[0xff, 0xc3, 0xa9], '�FFé'],
  ];
  for (const [bytes, text] of cases) assert.equal(legible(Buffer.from(bytes)), text);
});

test('the marker never means itself', () => {
  assert.equal(legible(Buffer.from('�E9')), '�EF�BF�BDE9');
  assert.notEqual(legible(Buffer.from('�E9')), legible(Buffer.from([0xe9])));
});

test('different bytes never become the same text, and the text is always well-formed', () => {
  // Bytes that meet in characters often, so that the search finds what is nearly the same.
  const byte = fc.oneof(
    fc.constantFrom(0x41, 0x45, 0x39, 0xef, 0xbf, 0xbd, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0x80, 0xf0, 0x9f),
    fc.nat(255),
  );
  const bytes = fc.array(byte, { maxLength: 8 }).map((values) => Buffer.from(values));
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      assert.equal(legible(one) === legible(other), one.equals(other));
      assert.ok(legible(one).isWellFormed());
    }),
    { numRuns: 2_000 },
  );
});
