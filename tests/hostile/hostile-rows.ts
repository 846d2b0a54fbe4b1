import { gzipSync, zstdCompressSync } from 'node:zlib';
import { chained, chainStart } from '../../src/codec/chain.ts';
import { encrypt } from '../../src/codec/cipher.ts';
import { clearText } from '../../src/codec/clear-fields.ts';
import { bodyOf, type Form, formText, writtenText } from '../../src/codec/form.ts';
import { eventOfRow, type Row, rowOf } from '../rows.ts';
import { hostileJson, oddJson } from './hostile-json.ts';
import type { Random } from './random.ts';
import type { WrittenRows } from './written-rows.ts';

// Rows that no codec has written: those of one, changed; and others, made by somebody who knows how it is done, and has a key.

type Made = readonly [how: string, row: Row];

/** Any of them. */
export function hostileRow(random: Random, written: WrittenRows): Made {
  if (random.once(3)) return ['a row that was changed', mutated(random, random.of(written.rows))];
  if (random.once(500)) return bomb(random);
  if (random.once(6)) return ['plain text', rowOf({ data: hostileJson(random), ...besides(random) })];
  if (random.once(10)) return ['a form that is none', rowOf({ data: `["${oddForm(random)}",${hostileJson(random)}]` })];
  if (random.once(20)) return ['columns of wrong types', wrongTypes(random)];
  return packed(random, written);
}

// ------------------------------------------------------------------------------------------------------------ changed
const characters = [
  '\u0000',
  '"',
  '\\',
  '{',
  '[',
  ']',
  '}',
  ',',
  ':',
  '-',
  '_',
  '=',
  '+',
  ' ',
  '0',
  'A',
  '\ud800',
  'é',
  '💡',
] as const;

function mutated(random: Random, row: Row): Row {
  const columns = ['data', 'data', 'data', 'data', 'metadata', 'streamId', 'id', 'type', 'timestamp', 'version'] as const;
  const column = random.of(columns);
  const text = row[column];
  if (typeof text === 'number') return { ...row, [column]: random.of([0, -1, text + 1, 2 ** 53, Number.NaN, 0.5]) };
  if (typeof text !== 'string') return { ...row, [column]: random.of(['{}', '{"correlationId":null}', '[]', '']) };
  let changed = text;
  for (let changes = random.between(1, 4); changes > 0; changes -= 1) changed = changedOnce(random, changed);
  return { ...row, [column]: changed };
}

function changedOnce(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.between(1, 100));
  return random.of([
    () => text.slice(0, at), // cut off
    () => text.slice(at),
    () => `${text.slice(0, at)}${random.of(characters)}${text.slice(at + 1)}`,
    () => `${text.slice(0, at)}${random.of(characters)}${text.slice(at)}`,
    () => `${text.slice(0, at)}${text.slice(end)}`,
    () => `${text.slice(0, end)}${text.slice(at)}`,
    () => `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(7)))}${text.slice(at + 1)}`,
  ])();
}

// --------------------------------------------------------------------------------------------------------------- made
const oddForm = (random: Random) =>
  random.of<() => string>([
    () =>
      random.of([
        '',
        '1+',
        '2',
        '1+tagged+tagged',
        '1+zip=',
        '1+key=constructor',
        '1+zip=constructor',
        '1+zip=brotli',
        '1+zip=zstd.',
      ]),
    () => `1+sealed=${'x'.repeat(random.between(1, 5_000))}`,
    () => `1+key=${'x'.repeat(random.between(1, 5_000))}`,
    () => `1+chain=${'A'.repeat(43)}.${'A'.repeat(random.of([42, 43, 44]))}`,
    () => `1${'+tagged'.repeat(random.between(1, 10_000))}`,
  ])();

const besides = (random: Random) => {
  if (!random.once(3)) return {};
  const ids = random.of([
    '"correlationId":null',
    '"correlationId":{}',
    '"schemaVersion":-1e300',
    '"schemaVersion":"3"',
    '"note":1',
  ]);
  return {
    metadata: random.of([`{${ids}}`, hostileJson(random), '{"__proto__":{"polluted":1}}', '{"constructor":1}', 'null', '']),
  };
};

function wrongTypes(random: Random): Row {
  const values: readonly [unknown, ...unknown[]] = [null, undefined, 0, Number.NaN, {}, [], new Uint8Array(3), true];
  const column = random.of(['data', 'metadata', 'version', 'streamId', 'id', 'type', 'timestamp'] as const);
  return { ...rowOf({}), [column]: random.of(values) };
}

/** Made as a codec does it, of content that it would not write. */
function packed(random: Random, { key, rows }: WrittenRows): Made {
  const type = random.of(['Noted', 'Written', 'CustomerNoted', 'Unknown']);
  const row = rowOf({ type, ...(random.once(4) ? besides(random) : { metadata: '{"schemaVersion":3}' }) });
  const zip = random.of([undefined, undefined, 'gzip', 'zstd'] as const);
  const isEncrypted = random.once(3);
  const sealed = random.once(5) ? /sealed=([^+"]+)/.exec(String(random.of(rows).data))?.[1] : undefined;
  const more = [random.once(2) ? `,${hostileJson(random)}` : '', sealed || random.once(9) ? `,${box(random)}` : ''].join('');
  const json = `${random.once(9) ? '"salt",' : ''}${hostileJson(random)}${more}`;
  const beside = besideOf(row);
  const form: Form = {
    tagged: !random.once(4),
    sealed,
    chain: random.once(4) ? chained({ before: chainStart, clear: beside, payload: `"salt",${json}` }) : undefined,
    zip: zip && random.once(50) ? 'zstd.0000000000000000' : zip,
    key: isEncrypted ? key.id : undefined,
  };
  const payload = form.chain ? `"salt",${json}` : json;
  const text = formText(form);
  if (!zip && !isEncrypted) return ['packed as text', { ...row, data: writtenText({ form: text, body: payload }) }];
  // One byte that no UTF-8 has, now and then.
  const plain = random.once(20) ? Buffer.concat([Buffer.from(payload), Buffer.from([0xff])]) : Buffer.from(payload);
  const small = zip === 'gzip' ? gzipSync(plain) : zip === 'zstd' ? zstdCompressSync(plain) : plain;
  const bytes = isEncrypted ? encrypt(key.bytes, small, JSON.stringify([text, beside])) : small;
  const how = ['packed', zip ?? [], isEncrypted ? 'encrypted' : []].flat().join(', ');
  return [how, { ...row, data: writtenText({ form: text, body: bodyOf(bytes) }) }];
}

const box = (random: Random) => (random.once(2) ? bodyOf(random.bytes(random.below(80))) : oddJson(random));

/** What stands in clear beside a row's data, where it can be read. */
function besideOf(row: Row): string {
  try {
    return clearText(eventOfRow({ ...row, data: '{}' }));
  } catch {
    return '';
  }
}

// -------------------------------------------------------------------------------------------------------------- bombs
/** A frame of zstd that says how much it is, and then is so many blocks of 128 KiB of one byte: 4 bytes each. */
function zstdBomb(blocks: number, claimed: bigint, byte: number): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt32LE(0xfd2fb528, 0);
  header.writeUInt8(0xc0, 4); // a size of 8 bytes follows the window's
  header.writeUInt8(0x38, 5); // a window of 128 KiB
  header.writeBigUInt64LE(claimed, 6);
  const block = (isLast: boolean) => {
    const bytes = Buffer.alloc(4, byte);
    bytes.writeUIntLE((isLast ? 1 : 0) | (1 << 1) | ((128 * 1_024) << 3), 0, 3); // one byte, repeated
    return bytes;
  };
  return Buffer.concat([header, ...Array.from({ length: blocks }, (_, index) => block(index === blocks - 1))]);
}

const gzipMember = gzipSync(Buffer.alloc(2 ** 20, '['), { level: 9 });

function bomb(random: Random): Made {
  const row = (zip: string, bytes: Uint8Array) => rowOf({ data: writtenText({ form: `1+zip=${zip}`, body: bodyOf(bytes) }) });
  const byte = random.of([0, 0x20, 0x5b, 0xff]);
  const blocks = random.between(8, 16_384); // 1 MiB to 2 GiB
  const size = BigInt(blocks) * 131_072n;
  return random.of<() => Made>([
    () => ['a bomb of zstd', row('zstd', zstdBomb(blocks, size, byte))],
    () => ['a frame of zstd that claims gigabytes', row('zstd', zstdBomb(1, random.of([2n ** 31n, 2n ** 40n, 2n ** 63n]), byte))],
    () => ['a bomb of gzip', row('gzip', Buffer.concat(Array.from({ length: random.between(1, 500) }, () => gzipMember)))],
    () => ['a bomb in a bomb', row('gzip', gzipSync(zstdBomb(blocks, size, byte)))],
    () => ['spaces without end', row('gzip', gzipSync(Buffer.alloc(random.between(2 ** 20, 2 ** 24), ' ')))],
  ])();
}
