import assert from 'node:assert/strict';
import { is } from 'immutable';
import { decodeData, decodeMetadata, encodeData, encodeMetadata } from '../../src/codec/json.ts';
import { dataFrom, plainFrom } from '../../src/core/data.ts';
import { defineCommand, defineEvent, shape } from '../../src/index.ts';
import { escapedJsonObject, type JsonObject, jsonObject, reordered, throughJson } from './json-arbitrary.ts';
import { law } from './law.ts';

// Data is JSON, whatever it holds: taken in, given back, written and read without loss.

const Noted = defineEvent('Noted', shape<JsonObject>());
const Note = defineCommand('Note', shape<JsonObject>());

/** Deep equality that also looks at `__proto__` keys, at prototypes and at −0. */
const same = (actual: unknown, expected: unknown) => {
  assert.deepStrictEqual(actual, expected);
  assert.equal(JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected)));
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  // Pairs, so that no key can be lost by being assigned to.
  return Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, item]) => [key, sorted(item)]);
};

law('what is taken in is given back', { given: [jsonObject] }, (json) => {
  const expected = throughJson(json);
  same(Noted(json).data.toJS(), expected);
  same(Note(json).data.toJS(), expected);
  same(Noted(json).toJS().data, expected);
  assert.equal(JSON.stringify(Noted(json).data), JSON.stringify(expected));
  same(plainFrom(dataFrom(json)), expected);
});

law('keys with backslashes, and keys written with them, are kept', { runs: 400, given: [escapedJsonObject] }, (json) => {
  const { data } = Noted(json);
  const back = decodeData(encodeData(data));
  assert.ok(is(data, back));
  same(back.toJS(), data.toJS());
});

law('metadata is kept as data is', { runs: 100, given: [jsonObject] }, (json) => {
  const { correlationId, causationId, commandId, schemaVersion, ...own } = json;
  const event = Noted({}, { metadata: own });
  same(event.toJS().metadata, throughJson(own));
});

law('encoding and decoding is identity', { given: [jsonObject] }, (json) => {
  const { data } = Noted(json);
  const back = decodeData(encodeData(data));
  assert.ok(is(data, back));
  assert.equal(data.hashCode(), back.hashCode());
  same(back.toJS(), data.toJS());
  assert.equal(encodeData(back), encodeData(data));
  const metadata = dataFrom(json);
  assert.ok(is(decodeMetadata(encodeMetadata(metadata)), metadata));
});

law('parsed JSON is the data that it was written from', { given: [jsonObject] }, (json) => {
  const read = decodeMetadata(JSON.stringify(json));
  assert.ok(is(read, dataFrom(json)));
  same(plainFrom(read), throughJson(json));
});

law('the order of keys is no part of a value', { given: [jsonObject] }, (json) => {
  const event = Noted(json);
  // `reordered` of an object is an object.
  const other = Noted(reordered(json) as JsonObject);
  assert.ok(event.equals(other));
  assert.ok(other.equals(event));
  assert.equal(event.hashCode(), other.hashCode());
});

law('what was given can change, the value does not', { given: [jsonObject] }, (json) => {
  const before = throughJson(json);
  const event = Noted(json);
  const hash = event.hashCode();
  spoil(json);
  spoil(event.data.toJS());
  spoil(event.toJS());
  same(event.data.toJS(), before);
  assert.equal(event.hashCode(), hash);
});

/** Changes everything in a plain value that can be changed. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) spoil(item);
  if (Array.isArray(value)) value.push('spoiled');
  else for (const key of Object.keys(value)) Reflect.deleteProperty(value, key);
  Object.assign(value, { spoiled: true });
}
