import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import { InvalidArgumentError } from '../core/errors.ts';
import { DecodeError, IntegrityError, UnsupportedError } from '../core/store-errors.ts';
import { checkWholeNumber } from '../core/whole-number.ts';

/** How events are compressed. */
export interface CompressionOptions {
  /** `'zstd'` needs Node 22.15 or newer, from the first event read on; `'none'` compresses no more, and reads what was compressed before. */
  readonly algorithm: 'zstd' | 'gzip' | 'none';
  /** Events of fewer bytes are left as they are; 200 by default. So is one of more than 4 MiB, and one that would not become smaller. */
  readonly from?: number;
  /**
   * With zstd: bytes that are like those of the events, such as some of them one after the other. Most single events are too small to
   * gain without. What was written with a dictionary can be read with it alone: keep it as you keep the keys.
   */
  readonly dictionary?: Uint8Array;
  /** Dictionaries that were used before: needed as long as events are there that were written with them. */
  readonly formerDictionaries?: readonly Uint8Array[];
}

/** Compresses what is worth it, and takes back whatever was compressed before. */
export interface Compression {
  /** Whether it compresses nothing. */
  readonly isOff: boolean;
  /**
   * The bytes and how they were compressed; `undefined` where they are to be left as they are.
   *
   * @param isText - whether they could stay the text that they are, where compressed they have to be written as base64url
   */
  compress(
    bytes: Uint8Array,
    options: { readonly isText: boolean },
  ): { readonly zip: string; readonly bytes: Uint8Array } | undefined;
  /** @throws {@link IntegrityError} (`INTEGRITY`), {@link DecodeError} (`DECODE_FAILED`) for a dictionary that was not given */
  decompress(bytes: Uint8Array, zip: string): Uint8Array;
}

/**
 * What is larger is left as it is: so what claims to become larger was not written so, and is not unpacked. JSON can take a hundred
 * times as much memory as its text, when it is a value.
 */
const mostBytes = 4 * 1024 * 1024;

/** Zstd's own check of what was decompressed, as gzip has one. */
const params = { [zlib.constants.ZSTD_c_checksumFlag]: 1 };

/** Some bytes are spared by compressing, else it is left. */
const leastGain = 8;

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`), {@link UnsupportedError} (`UNSUPPORTED`) where Node has no zstd */
export function compression(options: CompressionOptions | CompressionOptions['algorithm'] = 'none'): Compression {
  const {
    algorithm,
    from = 200,
    dictionary,
    formerDictionaries = [],
  } = typeof options === 'string' ? { algorithm: options } : options;
  if (!['zstd', 'gzip', 'none'].includes(algorithm))
    throw new InvalidArgumentError({ field: 'compression.algorithm', value: algorithm, expected: "'zstd', 'gzip' or 'none'" });
  checkWholeNumber(from, { field: 'compression.from', least: 0 });
  if (algorithm === 'zstd') checkZstd();
  const given = dictionary === undefined ? formerDictionaries : [dictionary, ...formerDictionaries];
  const dictionaries = new Map(given.map((bytes) => [dictionaryId(bytes), bytes]));
  if (dictionary && algorithm !== 'zstd')
    throw new InvalidArgumentError({
      field: 'compression.dictionary',
      value: 'one',
      expected: `among the formerDictionaries: only 'zstd' uses one`,
    });
  const decompress = decompressing(dictionaries);
  if (algorithm === 'none') return { isOff: true, compress: () => undefined, decompress };
  const zip = dictionary ? `zstd.${dictionaryId(dictionary)}` : algorithm;
  const squeeze = (bytes: Uint8Array) =>
    algorithm === 'gzip' ? zlib.gzipSync(bytes) : zlib.zstdCompressSync(bytes, { params, ...(dictionary && { dictionary }) });
  return {
    isOff: false,
    compress: (bytes, { isText }) => {
      if (bytes.length < from || bytes.length > mostBytes) return undefined;
      const squeezed = squeeze(bytes);
      return squeezed.length * (isText ? 4 / 3 : 1) + leastGain <= bytes.length ? { zip, bytes: squeezed } : undefined;
    },
    decompress,
  };
}

function decompressing(dictionaries: ReadonlyMap<string, Uint8Array>): Compression['decompress'] {
  return (bytes, zip) => {
    const [algorithm, id] = zip.split('.');
    const dictionary = id === undefined ? undefined : dictionaries.get(id);
    if (id !== undefined && !dictionary)
      throw new DecodeError(
        `It was compressed with the dictionary ${id}, which was not given to the codec: give it as the dictionary, or among formerDictionaries.`,
      );
    if (algorithm === 'zstd') checkZstd();
    try {
      if (algorithm === 'gzip') return zlib.gunzipSync(bytes, { maxOutputLength: mostBytes });
      if (algorithm === 'zstd')
        return zlib.zstdDecompressSync(bytes, { maxOutputLength: mostBytes, ...(dictionary && { dictionary }) });
    } catch (cause) {
      throw new IntegrityError('what was compressed is not as it was written', { cause });
    }
    throw new DecodeError(`It was compressed by "${algorithm}", which this dvent does not know.`);
  };
}

/** A dictionary is known by its bytes. */
const dictionaryId = (bytes: Uint8Array): string => {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw new InvalidArgumentError({ field: 'compression.dictionary', value: bytes, expected: 'a Uint8Array that is not empty' });
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
};

function checkZstd(): void {
  if (typeof zlib.zstdCompressSync === 'function') return;
  throw new UnsupportedError(
    `Node ${process.versions.node} has no zstd: 22.15 and 23.8 are the first that have. Use 'gzip' or a newer Node.`,
  );
}
