const offset = 0x811c9dc5;
const prime = 0x01000193;

/**
 * FNV-1a over the UTF-16 units of a text, as 8 hexadecimal digits (Fowler, Noll and Vo, RFC 9923). It finds what was damaged or
 * edited, not what was forged: that is for the codec's encryption. A digest of Web Crypto would take more time than the rest of a load.
 */
export function checksum(text: string): string {
  let hash = offset;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
