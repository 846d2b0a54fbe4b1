import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';

const binary = '/usr/sbin/pgbouncer';

/** Why a test that needs pgbouncer is left out; in CI it is not. */
export const withoutPgbouncer: string | false =
  isThere(binary) || process.env['DVENT_REQUIRE_ALL'] ? false : 'pgbouncer is not installed here: npm run setup:os';

interface PoolerOptions {
  readonly connections: number;
  readonly mode?: 'session' | 'transaction' | 'statement';
}

/** A pooler before a server: in transaction mode, each transaction may run on another of its few connections. */
export class Pgbouncer {
  readonly #port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, { process, folder }: { process: ChildProcess; folder: string }) {
    this.#port = port;
    this.#process = process;
    this.#folder = folder;
  }

  static async before(serverPort: number, { connections, mode = 'transaction' }: PoolerOptions): Promise<Pgbouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'dvent-pgbouncer-'));
    const port = await freePort();
    const settings = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: mode,
      default_pool_size: connections,
      // Connections are handed out in turn: whoever relies on getting the same one again is found out.
      server_round_robin: 1,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    const file = join(folder, 'pgbouncer.ini');
    const database = `postgres = host=127.0.0.1 port=${serverPort} user=postgres`;
    writeFileSync(file, `[databases]\n${database}\n[pgbouncer]\n${lines.join('\n')}\n`);
    chmodSync(folder, 0o755);
    // It refuses to run as root.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const pooler = spawn(binary, ['-q', file], { stdio: ['ignore', 'ignore', 'inherit'], ...user });
    process.once('exit', () => pooler.kill('SIGKILL'));
    const started = new Pgbouncer(port, { process: pooler, folder });
    await started.#answers();
    return started;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error('pgbouncer does not start');
      const client = new Client({ connectionString: this.url });
      try {
        await client.connect();
        await client.end();
        return;
      } catch {
        await delay(20);
      }
    }
  }
}

function isThere(file: string): boolean {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}
