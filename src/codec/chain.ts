import { hash, randomBytes } from 'node:crypto';
import type { Link } from './form.ts';

// Each event's hash covers the hash of the event before it in its stream, so that whoever knows a stream's last hash knows all of it.
// The salt, random and in what is encrypted, keeps whoever sees a hash from trying out what it is of.

/** What the first event of a stream builds on. */
export const chainStart = Buffer.alloc(32).toString('base64url');

export const freshSalt = (): string => randomBytes(16).toString('base64url');

/** What a hash is of. */
export interface Hashed {
  /** The hash of the event before. */
  readonly before: string;
  /** What stands in clear, as `clearText` gives it. */
  readonly clear: string;
  /** All that the codec writes of the event, with its salt. */
  readonly payload: string;
}

export function chained({ before, clear, payload }: Hashed): Link {
  // As JSON, in which no two different triples are the same text.
  const own = hash('sha256', JSON.stringify(['dvent chain', before, clear, payload]), 'base64url');
  return { before, hash: own };
}
