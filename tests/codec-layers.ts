import { randomBytes } from 'node:crypto';
import { type EventCodecOptions, keyRing } from '../src/codec/index.ts';

/** The layers of a codec, each alone and all together, as settings that differ in nothing else; `none` needs no codec. */
export type CodecSettings = Omit<EventCodecOptions, 'events' | 'values' | 'personal'>;

/** For the tests of one process. */
export const testRing = keyRing({ first: randomBytes(32) });

/** Like some events, so that small ones are compressed by it, too. */
const dictionary = Buffer.from(
  '{"customerId":"customer","name":"a name","note":"","value":{"$":["Instant","2026-01-31T09:30:00.000Z"]}}',
);

export const layers = {
  none: {},
  chain: { chain: true },
  gzip: { compression: { algorithm: 'gzip', from: 0 } },
  zstd: { compression: { algorithm: 'zstd', from: 0 } },
  'zstd with a dictionary': { compression: { algorithm: 'zstd', from: 0, dictionary } },
  encryption: { encryption: testRing },
  all: { chain: true, compression: { algorithm: 'zstd', from: 0, dictionary }, encryption: testRing },
} as const satisfies { readonly [name: string]: CodecSettings };
