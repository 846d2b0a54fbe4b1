import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { NatsEventStore } from '../../src/stores/nats/index.ts';
import { freePort } from '../servers/free-port.ts';
import { serverArguments, withoutNats } from '../servers/nats.ts';
import { NatsCluster } from '../servers/nats-cluster.ts';
import { read } from './tree.ts';

// No container is started in CI. What those of the `nats` cluster are told is what the servers of the tests are told: the same files,
// by the same parameters, on other ports.

interface Service {
  readonly image: string;
  readonly command: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: string };
}

interface Compose {
  readonly services: { readonly [name: string]: Service };
  readonly volumes: object;
}

// parse gives `any`; `docker compose` defines these fields.
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('nats-'));

let cluster: NatsCluster;
before(async () => {
  if (!withoutNats) cluster = await NatsCluster.start();
});
after(() => cluster?.stop());

test('the cluster has three servers, each with a name, a volume and a port of its own', () => {
  assert.deepEqual(
    nodes.map(([name]) => name),
    ['nats-1', 'nats-2', 'nats-3'],
  );
  for (const [index, [name, { command, ports, volumes }]] of nodes.entries()) {
    assert.deepEqual(ports, [`127.0.0.1:${4222 + index}:4222`]);
    assert.deepEqual(
      volumes,
      ['./docker/nats:/etc/nats:ro', `${name}:/data`],
      'the files that the tests start their clusters with',
    );
    assert.ok(name in compose.volumes);
    assert.deepEqual(command.split(' '), serverArguments({ name, data: '/data', configuration: '/etc/nats/server.conf' }));
  }
  const routes = /routes: \[(.*)\]/.exec(read('docker/nats/server.conf'))?.[1]?.split(', ');
  assert.deepEqual(
    routes,
    nodes.map(([name]) => `nats://${name}:6222`),
  );
});

test('their servers wait for the disk, and are new enough to know how', () => {
  assert.match(read('docker/nats/server.conf'), /^ *sync_interval: always$/m);
  for (const [, { image }] of nodes) assert.match(image, /^nats:2\.15-alpine$/);
});

test('servers that are started so keep a log on three of them, and tell when they wait for the disk', {
  skip: withoutNats,
}, async () => {
  await using store = await NatsEventStore.open(cluster.urls, { replicas: 3, timeout: 30_000 });
  assert.equal(store.capabilities.atomicAcrossStreams, true);
  for (const monitor of cluster.monitors) {
    const { jetstream } = (await (await fetch(`${monitor}/varz`)).json()) as { jetstream: { config: { sync_always?: boolean } } };
    assert.equal(jetstream.config.sync_always, true);
  }
});

test('the health check tells a server that is well from one that is not, and from none', { skip: withoutNats }, async (t) => {
  const [[, { healthcheck }] = assert.fail()] = nodes;
  for (const [, other] of nodes) assert.equal(other.healthcheck.test, healthcheck.test);
  const passes = async (monitor: string) => {
    const command = healthcheck.test.replace('http://127.0.0.1:8222', monitor);
    assert.notEqual(command, healthcheck.test);
    return promisify(execFile)('sh', ['-c', command]).then(
      () => true,
      () => false,
    );
  };
  for (const monitor of cluster.monitors) assert.ok(await passes(monitor));
  const ill = createServer((_, response) => response.writeHead(503).end('{"status":"unavailable"}'));
  const port = await freePort();
  await new Promise<void>((listening) => ill.listen(port, '127.0.0.1', listening));
  t.after(() => ill.close());
  assert.ok(!(await passes(`http://127.0.0.1:${port}`)));
  assert.ok(!(await passes(`http://127.0.0.1:${await freePort()}`)));
});
