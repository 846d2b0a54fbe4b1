import { InvalidArgumentError } from './core/errors.ts';
import type { EventStore, StoreOptions } from './core/event-store.ts';
import type { SqliteOptions } from './stores/sqlite/index.ts';

/**
 * Opens the store that a URL names, and loads the code of that one only:
 *
 * - `memory:`
 * - `sqlite:todo.db`, `sqlite:/var/lib/todo.db`, `sqlite:todo.db?synchronous=normal&busyTimeout=5000`
 *
 * @example
 * import { openEventStore } from 'dvent/open';
 * async function open() {
 *   return await openEventStore(process.env['DVENT_STORE'] ?? 'sqlite:todo.db');
 * }
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a URL that names no store or an unknown parameter, and what
 * the store's own opening throws
 */
export async function openEventStore(url: string, options: StoreOptions = {}): Promise<EventStore> {
  const [scheme, rest] = parts(url);
  switch (scheme) {
    case 'memory':
      return openMemory(rest, options);
    case 'sqlite':
      return openSqlite(rest, options);
    default:
      throw new InvalidArgumentError({ field: 'url', value: url, expected: "'memory:' or 'sqlite:<file>'" });
  }
}

function parts(url: unknown): readonly [scheme: string | undefined, rest: string] {
  if (typeof url !== 'string') throw new InvalidArgumentError({ field: 'url', value: url, expected: 'a string' });
  const colon = url.indexOf(':');
  return colon === -1 ? [undefined, url] : [url.slice(0, colon), url.slice(colon + 1)];
}

async function openMemory(rest: string, options: StoreOptions): Promise<EventStore> {
  if (rest !== '') throw new InvalidArgumentError({ field: 'url', value: `memory:${rest}`, expected: "'memory:' alone" });
  const { InMemoryEventStore } = await import('./stores/memory.ts');
  return new InMemoryEventStore(options);
}

async function openSqlite(rest: string, options: StoreOptions): Promise<EventStore> {
  const mark = rest.includes('?') ? rest.indexOf('?') : rest.length;
  const [file, query] = [rest.slice(0, mark), rest.slice(mark + 1)];
  if (/^\/\/[^/]/.test(file)) {
    const expected = "'sqlite:' and a path: sqlite:todo.db, sqlite:/var/lib/todo.db";
    throw new InvalidArgumentError({ field: 'url', value: `sqlite:${rest}`, expected });
  }
  const { SqliteEventStore } = await import('./stores/sqlite/index.ts');
  return SqliteEventStore.open(file, { ...options, ...sqliteParameters(new URLSearchParams(query)) });
}

function sqliteParameters(parameters: URLSearchParams): Pick<SqliteOptions, 'synchronous' | 'busyTimeout' | 'saveBytes'> {
  const options: { [name: string]: string | number } = {};
  for (const [name, value] of parameters) {
    if (name in options) throw new InvalidArgumentError({ field: `url parameter ${name}`, value, expected: 'given once' });
    if (name === 'synchronous') options[name] = value;
    else if (name === 'busyTimeout' || name === 'saveBytes') options[name] = value === '' ? Number.NaN : Number(value);
    else
      throw new InvalidArgumentError({
        field: `url parameter ${name}`,
        value,
        expected: 'synchronous, busyTimeout or saveBytes',
      });
  }
  return options; // `open` checks the values
}
