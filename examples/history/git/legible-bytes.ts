import { isUtf8 } from 'node:buffer';

const marker = '\ufffd';
const markerBytes = Buffer.from(marker);

/**
 * Turns the bytes of a path or a name into text, and different bytes into different text.
 *
 * Git stores paths and names as bytes in no particular encoding; an event holds well-formed text. What is UTF-8 stays as it
 * is. Each byte that is not becomes U+FFFD and two hexadecimal digits (`caf\xE9` reads `caf�E9`), and so do the bytes of
 * a U+FFFD that was really there: the marker then never means itself, and no two paths become one.
 */
export function legible(bytes: Buffer): string {
  if (isUtf8(bytes) && !bytes.includes(markerBytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const size = characterSizeAt(bytes, at);
    const character = bytes.subarray(at, at + Math.max(size, 1));
    text += size === 0 || character.equals(markerBytes) ? escaped(character) : character.toString('utf8');
    at += character.length;
  }
  return text;
}

const escaped = (bytes: Buffer) =>
  Array.from(bytes, (byte) => marker + byte.toString(16).toUpperCase().padStart(2, '0')).join('');

/** How many bytes the well-formed character at this place has; 0 if there is none. */
function characterSizeAt(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return at + size <= bytes.length && isUtf8(bytes.subarray(at, at + size)) ? size : 0;
}
