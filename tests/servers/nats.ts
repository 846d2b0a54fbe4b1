import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { commandFor } from '../../scripts/checking/needs.ts';
import { freePort } from './free-port.ts';

// NATS servers of a test's own, with JetStream: one alone, or a cluster, on free ports of loopback and in a temporary folder.

/** Why a test that needs them is skipped; `false` where they can be had. */
export const withoutNats = commandFor('nats') === undefined && 'nats-server is missing: npm run setup:os installs it';

const loopback = '127.0.0.1';

interface Place {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
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
  #process: ChildProcess | undefined;
  #told = '';

  constructor(place: Place) {
    this.name = place.name;
    this.port = place.port;
    this.#place = place;
    process.once('exit', () => this.#process?.kill('SIGKILL')); // should the test end without stopping it
  }

  /** One server alone. */
  static async start(): Promise<NatsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'dvent-nats-'));
    const server = new NatsServer({ name: 'alone', folder, port: await freePort() });
    server.launch();
    await answers(server.url);
    return server;
  }

  get url(): string {
    return `nats://${loopback}:${this.port}`;
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
    const server = spawn('nats-server', [...own, '-a', loopback, '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = server;
    server.once('error', (error) => {
      this.#told += error.message;
    });
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#told = (this.#told + text).slice(-20_000);
    });
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

/** Three servers that replicate to each other, with the configuration that docker-compose.yml gives to its own. */
export class NatsCluster {
  readonly servers: readonly NatsServer[];
  /** The URLs that tell how the servers are. */
  readonly monitors: readonly string[];

  private constructor(servers: readonly NatsServer[], monitors: readonly string[]) {
    this.servers = servers;
    this.monitors = monitors;
  }

  /** @param options `parent` is the folder in which the cluster gets one of its own; the system's for temporary files by default */
  static async start({ parent = tmpdir() } = {}): Promise<NatsCluster> {
    const folder = mkdtempSync(join(parent, 'dvent-nats-'));
    const configuration = configurationIn(folder);
    const ports = await Promise.all(Array.from({ length: 9 }, () => freePort()));
    const routes = ports.slice(3, 6).map((port) => `nats://${loopback}:${port}`);
    const monitorPorts = ports.slice(6);
    const servers = routes.map((route, index) => {
      const parameters = ['-m', String(monitorPorts[index]), '-cluster', route, '-routes', routes.join(',')];
      const place = { name: `n${index + 1}`, folder, port: ports[index] ?? 0 };
      return new NatsServer({ ...place, cluster: { configuration, parameters } });
    });
    for (const server of servers) server.launch();
    const monitors = monitorPorts.map((port) => `http://${loopback}:${port}`);
    const cluster = new NatsCluster(servers, monitors);
    await Promise.all(servers.map((server) => answers(server.url)));
    await cluster.#replicates();
    return cluster;
  }

  /** Comes back when a stream can be kept on all of them: just after their start, they do not know each other well enough. */
  async #replicates(): Promise<void> {
    const connection = await connect({ servers: this.urls.split(',') });
    const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: 1_000 });
    const deadline = Date.now() + 30_000;
    const probe = { name: 'probe', subjects: ['probe'], num_replicas: this.servers.length };
    while (!(await streams.add(probe).catch(() => undefined))) {
      if (Date.now() > deadline) throw new Error('The servers make no cluster');
      await delay(50);
    }
    await streams.delete(probe.name);
    await connection.close();
  }

  get urls(): string {
    return this.servers.map((server) => server.url).join(',');
  }

  /** The server that leads a stream's replicas; comes back when there is one. */
  async leaderOf(stream: string, connection: NatsConnection): Promise<NatsServer> {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 500 });
    for (;;) {
      const info = await manager.streams.info(stream).catch(() => undefined);
      const leader = this.servers.find((server) => server.name === info?.cluster?.leader);
      if (leader) return leader;
      await delay(50);
    }
  }

  /**
   * Comes back when a stream has a leader and all of its replicas are current: another server may be lost then. A server that does not
   * recover in time is started again, as its operator would do (2.9 may reset a stream over and over); tells how many were.
   */
  async ready(stream: string, connection: NatsConnection): Promise<number> {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 500 });
    let restarted = 0;
    for (let deadline = Date.now() + 15_000; ; ) {
      const info = await manager.streams.info(stream).catch(() => undefined);
      const replicas = info?.cluster?.replicas ?? [];
      if (replicas.length === this.servers.length - 1 && replicas.every(({ current, offline }) => current && !offline))
        return restarted;
      const stuck = replicas.find(({ current }) => !current);
      const server = this.servers.find(({ name }) => name === stuck?.name);
      if (server && Date.now() > deadline) {
        await server.kill();
        server.launch();
        restarted += 1;
        deadline = Date.now() + 15_000;
      }
      await delay(50);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** Comes back when a server answers, JetStream's part of it too. */
async function answers(url: string): Promise<void> {
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

const configurations = new URL('../../docker/nats/', import.meta.url);

/** The server here, as `2.9.10`. */
const version = () =>
  /v(\d+)\.(\d+)\.(\d+)/
    .exec(execFileSync('nats-server', ['-v'], { encoding: 'utf8' }))
    ?.slice(1)
    .map(Number) ?? [];

/** Whether the servers here know how to wait for the disk: those before 2.10 refuse the setting. */
export function knowsSyncInterval(): boolean {
  const [major = 0, minor = 0] = version();
  return major > 2 || (major === 2 && minor >= 10);
}

/** The files that docker-compose.yml mounts, without what the servers here do not know. */
function configurationIn(folder: string): string {
  const file = join(folder, 'server.conf');
  copyFileSync(new URL('server.conf', configurations), file);
  if (knowsSyncInterval()) copyFileSync(new URL('sync.conf', configurations), join(folder, 'sync.conf'));
  else writeFileSync(join(folder, 'sync.conf'), '');
  return file;
}
