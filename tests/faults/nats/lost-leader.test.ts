import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { NatsEventStore } from '../../../src/stores/nats/index.ts';
import { type NatsServer, withoutNats } from '../../servers/nats.ts';
import { NatsCluster } from '../../servers/nats-cluster.ts';
import { toldBy } from '../../servers/nats-told.ts';
import { times } from '../fire.ts';
import { Load } from './load.ts';

// Servers are lost again and again while writers race, and a subscriber follows.

const kills = times(20, 3);
const freezes = times(5, 1);
const frozenMilliseconds = times(10_000, 3_000);
const ends = times(5, 1);

/** How many saves must be acknowledged between two steps: writing goes on. */
const some = 50;

test(`the leader is killed ${kills} times: nothing is lost, doubled or torn`, { skip: withoutNats }, (t) =>
  underLoad(t, kills, async (leader, load) => {
    await leader.kill();
    await load.goesOn(some);
    leader.launch();
  }),
);

test(`the leader is frozen ${freezes} times: nothing is lost, doubled or torn`, { skip: withoutNats }, (t) =>
  underLoad(t, freezes, async (leader, load) => {
    leader.freeze();
    await Promise.all([delay(frozenMilliseconds), load.goesOn(some)]); // at least so long: it is the case that is tested
    leader.thaw();
  }),
);

test(`all servers are killed at once ${ends} times: nothing is lost, doubled or torn`, { skip: withoutNats }, (t) =>
  underLoad(t, ends, async (_, load, { servers }) => {
    await Promise.all(servers.map((server) => server.kill()));
    for (const server of servers) server.launch();
    await load.goesOn(some);
  }),
);

type Lose = (leader: NatsServer, load: Load, cluster: NatsCluster) => Promise<void>;

async function underLoad(t: TestContext, losses: number, lose: Lose): Promise<void> {
  const cluster = await NatsCluster.start();
  t.after(() => cluster.stop());
  const options = { replicas: 3, timeout: 2_000 };
  await (await NatsEventStore.open(cluster.urls, options)).close();
  const { version, syncInterval } = await toldBy(cluster);
  const servers = cluster.urls.split(',');
  const watcher = await connect({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 100, pingInterval: 1_000 });
  t.after(() => watcher.close());
  const load = new Load(cluster.urls, options);
  await load.start(6);
  await load.goesOn(some);
  const pauses: number[] = [];
  for (let time = 1; time <= losses; time += 1) {
    const leader = await cluster.leaderOf('dvent', watcher);
    const start = performance.now();
    await lose(leader, load, cluster);
    pauses.push(Math.round(performance.now() - start));
    await cluster.ready('dvent', watcher);
    await load.goesOn(some);
  }
  await load.stop();
  const saves = `${load.acknowledged.length} saves acknowledged, ${load.refused.length} refused, ${JSON.stringify(load.figures)}`;
  const { lost, doubled, torn } = await load.check();
  t.diagnostic(
    `nats-server ${version}, sync_interval ${syncInterval}: ${losses} losses, ${some} more saves after ${pauses.join(', ')} ms; ${saves}; lost ${lost}, doubled ${doubled}, torn ${torn}`,
  );
  assert.deepEqual({ lost, doubled, torn }, { lost: 0, doubled: 0, torn: 0 });
}
