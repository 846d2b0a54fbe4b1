import { IntegrityError } from '../core/store-errors.ts';

/**
 * What a codec has done to an event, from the inside out. It is written beside what it was done to, so that a log whose settings
 * have changed reads through: `["1+tagged+zip=zstd+key=Kx3…","<the bytes, as base64url>"]`, or, where nothing has made bytes of
 * it, `["1+tagged",{"dueAt":…}]`. It is bound to an encrypted event as what stands in clear is.
 */
export interface Form {
  /** Values that are no JSON stand in it by their tags. */
  readonly tagged?: boolean | undefined;
  /** The name of the key under which personal fields are sealed. */
  readonly sealed?: string | undefined;
  readonly chain?: Link | undefined;
  readonly zip?: string | undefined;
  /** The id of the data key that it is encrypted with. */
  readonly key?: string | undefined;
}

/** An event's place in its stream's chain: the hash of the event before it, and its own, as base64url. */
export interface Link {
  readonly before: string;
  readonly hash: string;
}

const name = '[A-Za-z0-9_.-]{1,100}';
const hash = '[A-Za-z0-9_-]{43}';
const pattern = new RegExp(
  `^1(\\+tagged)?(?:\\+sealed=(${name}))?(?:\\+chain=(${hash})\\.(${hash}))?(?:\\+zip=(${name}))?(?:\\+key=(${name}))?$`,
);

export function formText({ tagged, sealed, chain, zip, key }: Form): string {
  const parts = ['1'];
  if (tagged) parts.push('tagged');
  if (sealed) parts.push(`sealed=${sealed}`);
  if (chain) parts.push(`chain=${chain.before}.${chain.hash}`);
  if (zip) parts.push(`zip=${zip}`);
  if (key) parts.push(`key=${key}`);
  return parts.join('+');
}

/** @throws {@link IntegrityError} (`INTEGRITY`) for what no codec of this form has written */
export function formFrom(text: string): Form {
  const found = pattern.exec(text);
  if (!found) throw new IntegrityError(`what was done to it is not known: "${text.slice(0, 100)}". A newer dvent may know`);
  const [, tagged, sealed, before, own, zip, key] = found;
  return { tagged: tagged !== undefined, sealed, chain: before && own ? { before, hash: own } : undefined, zip, key };
}

/** A stored text, taken apart. */
export interface Written {
  readonly form: string;
  /** JSON, and more JSON after a comma; or, of what was made bytes of, one string. */
  readonly body: string;
}

export const writtenText = ({ form, body }: Written): string => `["${form}",${body}]`;

/** @throws {@link IntegrityError} (`INTEGRITY`) for a text of another kind */
export function writtenFrom(text: string): Written {
  const end = text.indexOf('",');
  if (!text.startsWith('["') || end === -1 || !text.endsWith(']')) throw new IntegrityError('what is stored is cut off');
  return { form: text.slice(2, end), body: text.slice(end + 2, -1) };
}

/** Bytes as the body of a text. */
export const bodyOf = (bytes: Uint8Array): string =>
  `"${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url')}"`;

/** @throws {@link IntegrityError} (`INTEGRITY`) for what is not as `bodyOf` has written it */
export function bytesOf(body: string): Buffer {
  const bytes = Buffer.from(body.slice(1, -1), 'base64url');
  if (bodyOf(bytes) !== body) throw new IntegrityError('its bytes are not as they were written');
  return bytes;
}
