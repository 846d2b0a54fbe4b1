import { messageOf } from '../../core/error-text.ts';
import type { Bucket, Kept } from '../../index.ts';
import { collected } from '../collected.ts';
import { expectEqual, expectTrue } from '../expect.ts';
import type { StorePlace, StoreUnderTest } from '../store-under-test.ts';
import type { Belief, BucketStep } from './bucket-story.ts';
import { bucketNames } from './bucket-story.ts';
import { atNewPlace, Opened } from './opened.ts';

interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly version: number;
}

/** Tells a story to the buckets of a store and to a model of them, a list, and compares all that they answer. */
export const tellBuckets = (under: StoreUnderTest, steps: readonly BucketStep[]): Promise<void> =>
  atNewPlace(under, (place) => tellAt(place, steps));

async function tellAt(place: StorePlace, steps: readonly BucketStep[]): Promise<void> {
  const teller = new BucketTeller(await Opened.at(place));
  let at = 0;
  try {
    for (const step of steps) {
      if (step.do !== 'reopen') await teller.take(step);
      else if (place.lasts ?? true) await teller.reopen(() => Opened.at(place));
      at += 1;
    }
    for (const name of bucketNames) await teller.list(name);
  } catch (cause) {
    const story = steps.map((step, index) => `${index === at ? '→' : ' '} ${index + 1}. ${JSON.stringify(step)}`).join('\n');
    throw new Error(`A bucket and its model part at step ${at + 1}: ${messageOf(cause)}\nThe story:\n${story}`, { cause });
  } finally {
    await teller.close();
  }
}

/** Where stores are open side by side they take turns: what one has put, the other gets. */
class BucketTeller {
  #kept: readonly (Kept & { readonly bucket: string })[] = [];
  /** All revisions that were given, and where. */
  readonly #given: (Place & { readonly revision: number })[] = [];
  #opened: Opened;
  #turn = 0;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  async take(step: Exclude<BucketStep, { do: 'reopen' }>): Promise<void> {
    switch (step.do) {
      case 'put':
        return this.#put(step);
      case 'delete':
        return this.#delete(step);
      case 'get':
        return this.#get(step);
      case 'list':
        return this.list(step.bucket);
    }
  }

  async reopen(open: () => Promise<Opened>): Promise<void> {
    await this.close();
    this.#opened = await open();
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  async list(name: string): Promise<void> {
    const expected = this.#kept
      .filter(({ bucket }) => bucket === name)
      .toSorted((one, other) => compared(one.key, other.key) || one.version - other.version);
    expectEqual((await collected(this.#bucket(name).entries())).map(plain), expected.map(plain));
    const keysOnly = expected.map(({ key, version, revision }) => ({ key, version, revision }));
    expectEqual(await collected(this.#bucket(name).keys()), keysOnly);
  }

  async #put({ bucket, key, version, bytes, belief }: Extract<BucketStep, { do: 'put' }>): Promise<void> {
    const current = this.#kept.find((kept) => isAt(kept, { bucket, key, version }));
    const expected = this.#believed(belief, { bucket, key, version });
    const given = Uint8Array.from(bytes);
    const putting = this.#bucket(bucket).put(key, given, { version, ...(expected !== undefined && { expected }) });
    given.fill(0); // the caller's own again: what was put must not change with it
    const revision = await putting;
    if (expected !== undefined && expected !== (current?.revision ?? 0)) return expectEqual(revision, undefined, 'The revision');
    expectTrue(revision !== undefined && Number.isSafeInteger(revision) && revision > 0, `a revision is given, not ${revision}`);
    expectTrue(!this.#given.some((one) => one.bucket === bucket && one.revision === revision), 'a revision is given once');
    this.#given.push({ bucket, key, version, revision });
    this.#kept = [
      ...this.#kept.filter((kept) => kept !== current),
      { bucket, key, version, revision, value: Uint8Array.from(bytes) },
    ];
    await this.#seen(bucket, key);
  }

  async #delete({ bucket, key, version, before, belief }: Extract<BucketStep, { do: 'delete' }>): Promise<void> {
    const revision = this.#believed(belief, { bucket, key, version: version ?? 0 });
    const isMeant = (kept: Place & { readonly revision: number }) =>
      kept.bucket === bucket &&
      kept.key === key &&
      kept.version === (version ?? kept.version) &&
      (before === undefined || kept.version < before) &&
      kept.revision === (revision ?? kept.revision);
    const given = Object.entries({ version, before, revision }).filter(([, value]) => value !== undefined);
    const existed = await this.#bucket(bucket).delete(key, Object.fromEntries(given));
    expectEqual(existed, this.#kept.some(isMeant), 'Whether there was something to delete');
    this.#kept = this.#kept.filter((kept) => !isMeant(kept));
    await this.#seen(bucket, key);
  }

  /** Whoever reads now sees it, whatever it saw before. */
  async #seen(bucket: string, key: string): Promise<void> {
    for (const _ of this.#opened.stores) await this.#get({ bucket, key, upTo: undefined });
  }

  async #get({ bucket, key, upTo }: { bucket: string; key: string; upTo: number | undefined }): Promise<void> {
    const [expected] = this.#kept
      .filter((kept) => kept.bucket === bucket && kept.key === key && (upTo === undefined || kept.version <= upTo))
      .toSorted((one, other) => other.version - one.version);
    const found = await this.#bucket(bucket).get(key, upTo === undefined ? {} : { upTo });
    expectEqual(found && plain(found), expected && plain(expected));
    found?.value.fill(0); // the reader's own
  }

  /** The revision to say; `undefined` where none is to be said. */
  #believed(belief: Belief, place: Place): number | undefined {
    if (belief === 'whatever') return undefined;
    if (belief === 'none') return 0;
    const current = this.#kept.find((kept) => isAt(kept, place))?.revision ?? 0;
    if (belief === 'the current one') return current;
    return this.#given.find((given) => isAt(given, place) && given.revision !== current)?.revision ?? 0;
  }

  #bucket(name: string): Bucket {
    this.#turn += 1;
    return this.#opened.inTurn(this.#turn).bucket(name);
  }
}

const isAt = (one: Place, { bucket, key, version }: Place) => one.bucket === bucket && one.key === key && one.version === version;

const plain = ({ key, version, revision, value }: Kept) => ({ key, version, revision, value: [...value] });

const encoder = new TextEncoder();

/** By their bytes in UTF-8. */
function compared(one: string, other: string): number {
  const [bytes, others] = [one, other].map((text) => [...encoder.encode(text)]) as [number[], number[]]; // as many as were given
  const at = bytes.findIndex((byte, index) => byte !== others[index]);
  return at === -1 ? bytes.length - others.length : (bytes[at] ?? 0) - (others[at] ?? -1);
}
