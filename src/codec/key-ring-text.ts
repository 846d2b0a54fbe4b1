import { InvalidArgumentError } from '../core/errors.ts';
import { type KeyRing, keyRing } from './key-ring.ts';

/**
 * A key ring as a setting has it: `id:key,id:key`, each key 32 bytes as base64, the newest last.
 *
 * @example
 * import { keyRingFromText } from 'dvent/codec';
 * const ring = () => keyRingFromText(process.env['TODO_KEYS'] ?? '', 'TODO_KEYS');
 *
 * @param field the name of the setting: an error names it, and shows nothing of its value
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`)
 */
export function keyRingFromText(text: string, field: string): KeyRing {
  const entries = text.split(',').map((part) => part.split(':').map((piece) => piece.trim()));
  const keys = new Map<string, string>();
  for (const [id = '', key, ...rest] of entries) {
    if (key === undefined || rest.length > 0 || keys.has(id)) throw refused(field);
    keys.set(id, key);
  }
  try {
    return keyRing(Object.fromEntries(keys));
  } catch {
    throw refused(field); // with no word of what was in it
  }
}

const refused = (field: string) =>
  new InvalidArgumentError({
    field,
    value: 'what is not shown',
    expected: "keys of 32 bytes as base64, each after its id: 'id:key,id:key'",
  });
