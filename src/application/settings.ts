import { keyRingFromText } from '../codec/key-ring-text.ts';
import { InvalidArgumentError } from '../core/errors.ts';

/** Where settings are read from: `process.env`, or the like. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/** What the environment says; what it does not say is missing. */
export type Settings = ReturnType<typeof settingsFrom>;

/**
 * Reads `DVENT_STORE`, `DVENT_CIPHER_KEYS`, `DVENT_COMPRESSION`, `DVENT_SNAPSHOT_EVERY` and `DVENT_CACHE_SIZE`, each under the prefix
 * first. One that is empty is not set.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) with the name of a setting that cannot be; keys are not shown
 */
export function settingsFrom(environment: Environment, prefix: string) {
  const read = <Value>(name: string, parse: (text: string, name: string) => Value): Value | undefined => {
    const found = [`${prefix}${name}`, name].find((one) => environment[one] !== undefined && environment[one] !== '');
    return found === undefined ? undefined : parse(environment[found] ?? '', found);
  };
  return {
    store: read('DVENT_STORE', (url, name) => ({ url, name })),
    keys: read('DVENT_CIPHER_KEYS', keyRingFromText),
    compression: read('DVENT_COMPRESSION', compressionFrom),
    snapshotEvery: read('DVENT_SNAPSHOT_EVERY', numberFrom),
    cacheSize: read('DVENT_CACHE_SIZE', numberFrom),
  };
}

function compressionFrom(text: string, field: string): 'zstd' | 'gzip' | 'none' {
  if (text === 'zstd' || text === 'gzip' || text === 'none') return text;
  throw new InvalidArgumentError({ field, value: text, expected: "'zstd', 'gzip' or 'none'" });
}

/** 0 is none. */
function numberFrom(text: string, field: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError({ field, value: text, expected: 'a whole number, 0 for none' });
}
