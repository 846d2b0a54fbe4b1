import { createHash } from 'node:crypto';
import type { OpenedState, StateSealing } from '../core/state-sealing.ts';
import { IntegrityError } from '../core/store-errors.ts';
import { decrypt, encrypt } from './cipher.ts';
import type { SubjectKeys } from './subject-keys.ts';

/** How bytes begin that are sealed: then come the names of the keys, and a line's end. */
const mark = Buffer.from('\0sealed ');
const endOfNames = 0x0a;

/** Seals states under the keys of all subjects whose personal data they hold. */
export class SealedStates implements StateSealing {
  readonly #keys: SubjectKeys;

  constructor(keys: SubjectKeys) {
    this.#keys = keys;
  }

  /** @throws {@link SubjectErasedError} (`SUBJECT_ERASED`) where one of them was erased already */
  async seal(
    bytes: Uint8Array,
    { subjects, place }: { readonly subjects: ReadonlySet<string>; readonly place: string },
  ): Promise<Uint8Array> {
    const keys = await this.#keys.toWrite(subjects);
    const sorted = [...keys.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    const names = sorted.map(({ name }) => name).join(' ');
    const plain = Buffer.concat([Buffer.from(`${JSON.stringify([...subjects])}\n`), bytes]);
    const sealed = encrypt(keyOfAll(sorted.map((key) => key.bytes)), plain, boundText(names, place));
    return Buffer.concat([mark, Buffer.from(`${names}\n`), sealed]);
  }

  /** @throws {@link IntegrityError} (`INTEGRITY`) for what was not sealed so, {@link DecodeError} (`DECODE_FAILED`) where a key is missing */
  async open(bytes: Uint8Array, place: string): Promise<OpenedState | 'erased'> {
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!mark.equals(value.subarray(0, mark.length))) return { bytes, subjects: undefined };
    const end = value.indexOf(endOfNames);
    const names = value.toString('utf8', mark.length, end);
    const keys = await this.#keys.toRead(names.split(' '));
    const found = names.split(' ').map((name) => keys.get(name));
    if (found.includes('erased')) return 'erased';
    const all = found.filter((key) => key instanceof Uint8Array);
    const plain = decrypt(keyOfAll(all), value.subarray(end + 1), boundText(names, place));
    const line = plain.indexOf(endOfNames);
    if (line === -1) throw new IntegrityError('what was sealed is cut off');
    const subjects = JSON.parse(plain.toString('utf8', 0, line)) as readonly string[]; // as it was sealed
    return { bytes: Uint8Array.from(plain.subarray(line + 1)), subjects: new Set(subjects) };
  }
}

/** Who lacks one of the keys has none of this. */
function keyOfAll(keys: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256').update('dvent state');
  for (const key of keys) hash.update(key);
  return hash.digest();
}

const boundText = (names: string, place: string) => JSON.stringify(['dvent state', names, place]);
