import { InvalidArgumentError } from './core/errors.ts';
import type { EventStore, StoreOptions } from './core/event-store.ts';
import { withoutPassword } from './core/server-url.ts';

/**
 * Opens the store that a URL names, and loads the code of that one only:
 *
 * - `memory:`
 * - `sqlite:todo.db`, `sqlite:/var/lib/todo.db`, `sqlite:todo.db?synchronous=normal&busyTimeout=5000`
 * - `postgres://todo@localhost/todo`, `postgres://todo@localhost/todo?schema=todo&connections=20`; parameters that are not the
 *   store's own go to `pg`
 * - `nats://localhost`, `nats://n1,n2,n3?prefix=todo&replicas=3`
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
    case 'postgres':
    case 'postgresql':
      return openPostgres(url, options);
    case 'nats':
    case 'tls':
      return openNats(url, options);
    default:
      throw new InvalidArgumentError({
        field: 'url',
        value: withoutPassword(url),
        expected: "'memory:', 'sqlite:<file>', 'postgres://<user>@<host>/<database>' or 'nats://<host>'",
      });
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
  const { own, others } = parametersFrom(query, { synchronous: text, busyTimeout: number, saveBytes: number });
  for (const [name, value] of others) {
    const expected = 'synchronous, busyTimeout or saveBytes';
    throw new InvalidArgumentError({ field: `url parameter ${name}`, value, expected });
  }
  const { SqliteEventStore } = await import('./stores/sqlite/index.ts');
  return SqliteEventStore.open(file, { ...options, ...own });
}

async function openPostgres(url: string, options: StoreOptions): Promise<EventStore> {
  if (!URL.canParse(url)) throw new InvalidArgumentError({ field: 'url', value: withoutPassword(url), expected: 'a URL' });
  const server = new URL(url);
  const parsers = { schema: text, pooled: flag, listen: textOrFalse, connections: number, saveBytes: number };
  const { own, others } = parametersFrom(server.search, parsers);
  server.search = others.toString();
  const { PostgresEventStore } = await import('./stores/postgres/index.ts');
  return PostgresEventStore.open(server.href, { ...options, ...own });
}

async function openNats(url: string, options: StoreOptions): Promise<EventStore> {
  const mark = url.includes('?') ? url.indexOf('?') : url.length;
  const { own, others } = parametersFrom(url.slice(mark + 1), {
    prefix: text,
    replicas: number,
    timeout: number,
  });
  for (const [name, value] of others) {
    const expected = 'prefix, replicas or timeout';
    throw new InvalidArgumentError({ field: `url parameter ${name}`, value, expected });
  }
  const { NatsEventStore } = await import('./stores/nats/index.ts');
  return NatsEventStore.open(url.slice(0, mark), { ...options, ...own });
}

type Parser = (value: string) => unknown;

// What is none of these is refused by the store, by its name.
const text: Parser = (value) => value;
const number: Parser = (value) => (value === '' ? Number.NaN : Number(value));
const flag: Parser = (value) => (value === 'true' || value === 'false' ? value === 'true' : value);
const textOrFalse: Parser = (value) => (value === 'false' ? false : value);

/** A URL's parameters: the store's own, and the others. */
function parametersFrom(query: string, parsers: { readonly [name: string]: Parser }) {
  const own: { [name: string]: never } = {};
  const others = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query)) {
    const parse = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    if (!parse) {
      others.append(name, value);
      continue;
    }
    if (name in own) throw new InvalidArgumentError({ field: `url parameter ${name}`, value, expected: 'given once' });
    own[name] = parse(value) as never; // of whatever type: `open` checks it
  }
  return { own, others };
}
