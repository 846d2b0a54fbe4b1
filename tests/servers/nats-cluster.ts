import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { freePort } from './free-port.ts';
import { answers, loopback, NatsServer } from './nats.ts';

/** What docker-compose.yml gives to its servers. */
const configurationOfAll = fileURLToPath(new URL('../../docker/nats/server.conf', import.meta.url));

/** Three servers that replicate to each other, with the configuration that docker-compose.yml gives to its own. */
export class NatsCluster {
  readonly servers: readonly NatsServer[];
  /** The URLs that tell how the servers are. */
  readonly monitors: readonly string[];

  private constructor(servers: readonly NatsServer[], monitors: readonly string[]) {
    this.servers = servers;
    this.monitors = monitors;
  }

  /**
   * @param options `parent` is the folder in which the cluster gets one of its own; the system's for temporary files by default. `old` is how
   * many of the servers are old, the last ones.
   */
  static async start({ parent = tmpdir(), old = 0 } = {}): Promise<NatsCluster> {
    const folder = mkdtempSync(join(parent, 'dvent-nats-'));
    const configurationOfOld = withoutSync(folder);
    const ports = await Promise.all(Array.from({ length: 9 }, () => freePort()));
    const routes = ports.slice(3, 6).map((port) => `nats://${loopback}:${port}`);
    const monitorPorts = ports.slice(6);
    const servers = routes.map((route, index) => {
      const parameters = ['-m', String(monitorPorts[index]), '-cluster', route, '-routes', routes.join(',')];
      const isOld = index >= routes.length - old;
      const configuration = isOld ? configurationOfOld : configurationOfAll;
      const place = { name: `n${index + 1}`, folder, port: ports[index] ?? 0, isOld };
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

  /** Comes back when a stream has a leader and all of its replicas are current: another server may be lost then. */
  async ready(stream: string, connection: NatsConnection): Promise<void> {
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 500 });
    for (const deadline = Date.now() + 60_000; ; await delay(50)) {
      const info = await manager.streams.info(stream).catch(() => undefined);
      const replicas = info?.cluster?.replicas ?? [];
      if (replicas.length === this.servers.length - 1 && replicas.every(({ current, offline }) => current && !offline)) return;
      if (Date.now() > deadline) throw new Error(`The servers do not recover: ${JSON.stringify(info?.cluster)}`);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** The same without what servers of 2.9 refuse. */
function withoutSync(folder: string): string {
  const file = join(folder, 'server.conf');
  writeFileSync(file, readFileSync(configurationOfAll, 'utf8').replace(/^ *sync_interval.*$/m, ''));
  return file;
}
