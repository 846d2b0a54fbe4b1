import type { Bucket, EventStore, Kept } from 'dvent';
import { storeWith } from '../store-with.ts';
import { type Flaw, nextTurn } from './flawed.ts';

// Flaws of what stores keep beside their log.

const breaks = 'Beside the log, a bucket keeps small values';

/** The buckets of a right store, but for some of their calls. */
const buckets =
  (does: (right: Bucket) => Partial<Bucket>): Flaw['does'] =>
  (store) => ({
    bucket: (name) => {
      const right = store.bucket(name);
      return { ...right, ...does(right) };
    },
  });

export const bucketFlaws: { readonly [name: string]: Flaw } = {
  'what a put expects is not looked at': {
    breaks,
    does: buckets((right) => ({ put: (key, value, { version = 0 } = {}) => right.put(key, value, { version }) })),
  },
  'what a put expects is compared before the write, not with it': {
    breaks,
    does: buckets((right) => ({
      put: async (key, value, { version = 0, expected } = {}) => {
        if (typeof expected !== 'number' || typeof version !== 'number')
          return right.put(key, value, { version, ...(expected && { expected }) });
        const kept = await right.get(key, { upTo: version });
        if (expected !== (kept?.version === version ? kept.revision : 0)) return undefined;
        await nextTurn();
        return right.put(key, value, { version });
      },
    })),
  },
  'all buckets are one': { breaks, does: (store) => ({ bucket: (name) => store.bucket(name && 'all') }) },
  'a key is regarded without its case': {
    breaks,
    does: buckets((right) => ({
      put: (key, ...rest) => right.put(key?.toLowerCase(), ...rest),
      get: (key, ...rest) => right.get(key.toLowerCase(), ...rest),
    })),
  },
  'a deletion takes all versions, whatever it was asked for': {
    breaks,
    does: buckets((right) => ({ delete: (key, options) => right.delete(key, options?.revision === 0.5 ? options : {}) })),
  },
  'a deletion hides, and a new value has the old revision': {
    breaks,
    does: (store) => {
      const hidden = new Map<string, number>();
      const told = new Map<number, number>();
      return buckets((right) => ({
        put: async (key, value, options) => {
          const revision = await right.put(key, value, options);
          const before = hidden.get(key);
          if (revision !== undefined && before !== undefined) told.set(revision, before);
          return (revision !== undefined ? told.get(revision) : undefined) ?? revision;
        },
        get: async (key, options) => {
          const kept = await right.get(key, options);
          return kept && { ...kept, revision: told.get(kept.revision) ?? kept.revision };
        },
        delete: async (key, options) => {
          const kept = await right.get(key);
          if (kept) hidden.set(key, kept.revision);
          return right.delete(key, options);
        },
      }))(store, {});
    },
  },
  'the bytes that are kept are those that were given': {
    breaks,
    does: (store) => {
      const given = new Map<number, Uint8Array>();
      return buckets((right) => ({
        put: async (key, value, options) => {
          const revision = await right.put(key, value, options);
          if (revision !== undefined) given.set(revision, value);
          return revision;
        },
        get: async (key, options) => {
          const kept = await right.get(key, options);
          return kept && { ...kept, value: given.get(kept.revision) ?? kept.value };
        },
      }))(store, {});
    },
  },
};

/** Remembers the values of its buckets until it has written to them itself. */
export function rememberingValues(store: EventStore): EventStore {
  const remembered = new Map<string, Kept | undefined>();
  return storeWith(store, {
    bucket: (name) => {
      const right = store.bucket(name);
      return {
        ...right,
        get: async (key, options) => {
          const place = JSON.stringify([name, key, options?.upTo]);
          if (!remembered.has(place)) remembered.set(place, await right.get(key, options));
          return remembered.get(place);
        },
        put: (...given) => {
          remembered.clear();
          return right.put(...given);
        },
        delete: (...given) => {
          remembered.clear();
          return right.delete(...given);
        },
      };
    },
  });
}
