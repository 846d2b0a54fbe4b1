import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { commandFor } from '../../scripts/checking/needs.ts';
import { firstReliable } from '../../src/stores/nats/server-version.ts';
import { freePort } from './free-port.ts';

// NATS servers of a test's own, with JetStream, on free ports of loopback and in a temporary folder.

const commands = { new: commandFor('nats'), old: commandFor('nats-2.9') };

/** Why a test that needs them is skipped; `false` where they can be had. */
export const withoutNats =
  commands.new === undefined && `A nats-server of ${firstReliable} or newer is missing: npm run setup:os installs it`;
/** Of the version that takes one stream at a time, and loses events where several servers keep them. */
export const withoutOldNats = commands.old === undefined && 'nats-server 2.9 is missing: npm run setup:os installs it';

export const loopback = '127.0.0.1';

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly isOld?: boolean;
  /** Of a cluster: the file with its configuration, and what is other here than in there. */
  readonly cluster?: { readonly configuration: string; readonly parameters: readonly string[] };
}

interface Identity {
  readonly name: string;
  /** The folder for its data. */
  readonly data: string;
  readonly configuration: string;
}

/** What a server of a cluster is told besides its configuration: here, and by docker-compose.yml. */
export const serverArguments = ({ name, data, configuration }: Identity): readonly string[] => [
  ...['-n', name, '-sd', data],
  ...['-c', configuration],
];

export class NatsServer {
  readonly name: string;
  readonly port: number;
  readonly #place: Place;
  #isOld: boolean;
  #process: ChildProcess | undefined;
  #told = '';

  constructor(place: Place) {
    this.name = place.name;
    this.port = place.port;
    this.#place = place;
    this.#isOld = place.isOld ?? false;
    process.once('exit', () => this.#process?.kill('SIGKILL')); // should the test end without stopping it
  }

  /** One server alone. */
  static async start({ isOld = false } = {}): Promise<NatsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'dvent-nats-'));
    const server = new NatsServer({ name: 'alone', folder, port: await freePort(), isOld });
    server.launch();
    await answers(server.url);
    return server;
  }

  get url(): string {
    return `nats://${loopback}:${this.port}`;
  }

  /** As a cluster has them: all that there are. */
  get urls(): string {
    return this.url;
  }

  /** Where all of its files lie, and those of its cluster. */
  get folder(): string {
    return this.#place.folder;
  }

  /** What the server has written to its log of late. */
  get told(): string {
    return this.#told;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error(`${this.name} does not run`);
    return pid;
  }

  launch(): void {
    const { name, folder, port, cluster } = this.#place;
    const data = join(folder, name);
    const own = cluster
      ? [...serverArguments({ name, data, configuration: cluster.configuration }), ...cluster.parameters]
      : ['-n', name, '-sd', data, '-js'];
    const server = spawn(commands[this.#isOld ? 'old' : 'new'] ?? 'nats-server', [...own, '-a', loopback, '-p', String(port)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = server;
    server.once('error', (error) => {
      this.#told += error.message;
    });
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#told = (this.#told + text).slice(-20_000);
    });
  }

  /** Puts a new version in the place of an old one. */
  async renew(): Promise<void> {
    await this.kill();
    this.#isOld = false;
    this.launch();
    await answers(this.url);
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#place.folder, { recursive: true, force: true });
  }
}

/** Comes back when a server answers, JetStream's part of it too. */
export async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    let connection: NatsConnection | undefined;
    try {
      connection = await connect({ servers: url, timeout: 1_000, reconnect: false });
      await jetstreamManager(connection, { timeout: 1_000 });
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`NATS does not answer on ${url}`, { cause });
      await delay(50);
    } finally {
      await connection?.close();
    }
  }
}
