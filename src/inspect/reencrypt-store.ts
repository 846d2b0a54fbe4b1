import { reencrypt } from '../codec/index.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import { type Environment, withKeyedStore } from './keyed-store.ts';

/** `dvent reencrypt`: wraps the keys of a store anew, and tells how many those were. */
export async function reencryptStore(
  url: string,
  { tell, environment }: { tell: (line: string) => void; environment: Environment },
): Promise<boolean> {
  if (!environment['DVENT_CIPHER_KEYS']) {
    const expected = "the keys of the store, the newest last: 'id:key,id:key'";
    throw new InvalidArgumentError({ field: 'DVENT_CIPHER_KEYS', value: undefined, expected });
  }
  const { dataKeys, subjectKeys } = await withKeyedStore(url, environment, reencrypt);
  tell(
    `Wrapped anew: ${dataKeys} data keys, ${subjectKeys} keys of subjects. The rest were wrapped with the newest key already.`,
  );
  return true;
}
