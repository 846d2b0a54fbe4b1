// Arrays as PostgreSQL sends and takes them in binary form: as text, every quote in the data would be escaped here and
// unescaped there. https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/arrayfuncs.c, `array_recv`.

const types = { int8: 20, int4: 23, text: 25 } as const;
const headerBytes = 20;

/** One dimension, counted from 1. */
function header(array: Buffer, { type, length }: { type: number; length: number }): void {
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(1, 4); // it may hold nulls
  array.writeInt32BE(type, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
}

export function int4Array(values: readonly number[]): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + values.length * 8);
  header(array, { type: types.int4, length: values.length });
  for (const [index, value] of values.entries()) {
    array.writeInt32BE(4, headerBytes + index * 8);
    array.writeInt32BE(value, headerBytes + index * 8 + 4);
  }
  return array;
}

export function int8Array(values: readonly number[]): Buffer {
  const array = Buffer.allocUnsafe(headerBytes + values.length * 12);
  header(array, { type: types.int8, length: values.length });
  for (const [index, value] of values.entries()) {
    array.writeInt32BE(8, headerBytes + index * 12);
    array.writeBigInt64BE(BigInt(value), headerBytes + index * 12 + 4);
  }
  return array;
}

export function textArray(values: readonly (string | null)[]): Buffer {
  let most = headerBytes;
  for (const value of values) most += 4 + (value === null ? 0 : value.length * 3); // a UTF-16 unit takes at most three bytes
  const array = Buffer.allocUnsafe(most);
  header(array, { type: types.text, length: values.length });
  let end = headerBytes;
  for (const value of values) {
    const bytes = value === null ? -1 : array.write(value, end + 4);
    array.writeInt32BE(bytes, end);
    end += 4 + Math.max(bytes, 0);
  }
  return array.subarray(0, end);
}

/** Reads an array of whole numbers and nulls from PostgreSQL's text. */
export const numbersFrom = (text: string): readonly (number | undefined)[] =>
  text === '{}'
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((value) => (value === 'NULL' ? undefined : Number(value)));
