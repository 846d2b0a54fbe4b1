import { type Bucket, InMemoryEventStore, type Kept, type KeptKey, type Reading } from 'dvent';
import { exact, type Same } from './exact.ts';

// What is kept beside the log.

const bucket = new InMemoryEventStore().bucket('keys');
const bytes = new Uint8Array();

exact(bucket).is<Bucket>();
exact(await bucket.get('Ada')).is<Kept | undefined>();
exact(await bucket.get('Ada', { upTo: 3 })).is<Kept | undefined>();
exact(await bucket.put('Ada', bytes)).is<number | undefined>();
exact(await bucket.put('Ada', bytes, { version: 3, expected: 0 })).is<number | undefined>();
exact(await bucket.delete('Ada')).is<boolean>();
exact(await bucket.delete('Ada', { version: 1, before: 3, revision: 7 })).is<boolean>();
exact(bucket.entries()).is<Reading<Kept>>();
exact(bucket.keys()).is<Reading<KeptKey>>();
export type Keys = Same<[keyof KeptKey, 'key' | 'version' | 'revision']>;
export type Fields = Same<[keyof Kept, keyof KeptKey | 'value']>;
// @ts-expect-error a value is bytes
bucket.put('Ada', 'secret');
// @ts-expect-error a misspelled option
bucket.put('Ada', bytes, { expect: 0 });
// @ts-expect-error what a deletion expects is a revision
bucket.delete('Ada', { expected: 0 });
// @ts-expect-error what is kept is read only
((await bucket.get('Ada')) as Kept).revision = 1;
