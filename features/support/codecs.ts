import { randomBytes } from 'node:crypto';
import { eventCodec, keyRing } from '../../src/codec/index.ts';
import type { StoreUnderTest } from '../../src/testing/store-under-test.ts';

/** One ring for all stores: what one has written the other reads. */
const ring = keyRing({ first: randomBytes(32) });

/** The same store, whose events are chained, compressed and encrypted: everything is as it was but for what is kept. */
export const withCodec = (under: StoreUnderTest): StoreUnderTest => ({
  ...under,
  async place() {
    const place = await under.place();
    const codec = () => eventCodec({ chain: true, compression: { algorithm: 'zstd', from: 0 }, encryption: ring });
    return { ...place, open: (options = {}) => place.open({ codec: codec(), ...options }) };
  },
});
