import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { withoutNats } from '../../tests/servers/nats.ts';
import { NatsCluster } from '../../tests/servers/nats-cluster.ts';
import { loadContender } from '../contenders/registry.ts';
import { factAt, idAt } from '../domain/fact.ts';
import { install } from '../harness/install.ts';
import { contendersOn, givesBack, refusesWhatIsBegun, withContender, withoutPeers } from './trials.ts';

describe('the contenders on JetStream', { skip: withoutNats || withoutPeers }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvent-bench-nats-'));
  let cluster: NatsCluster;
  const ground = () => ({ folder, server: cluster.urls });
  before(async () => {
    install();
    cluster = await NatsCluster.start();
  });
  after(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  for (const name of contendersOn('nats')) {
    test(`${name} gives back what it was given, one by one or at once, and others see it`, () =>
      withContender(name, ground(), (contender) => givesBack(contender, { isRaw: name === '@nats-io/jetstream' })));

    test(`${name} refuses to begin a todo that another has begun`, () => withContender(name, ground(), refusesWhatIsBegun));

    test(`${name} tells the settings of its stream`, () =>
      withContender(name, ground(), async (contender) => {
        const expected = {
          storage: 'file',
          num_replicas: '3',
          retention: 'limits',
          discard: 'old',
          max_msgs_per_subject: '-1',
          duplicate_window: '120000000000',
          allow_direct: 'true',
        };
        assert.deepEqual(await contender.settings?.(), [expected]);
      }));
  }

  test('the stream of the client alone is set as the store’s, and its messages are as long, give or take a tenth', async () => {
    const connection = await connect({ servers: cluster.urls.split(',') });
    const { streams } = await jetstreamManager(connection);
    try {
      const seen: Partial<StreamConfig>[] = [];
      const lengths: number[] = [];
      for (const name of contendersOn('nats')) {
        const before = new Set(await streams.names().next());
        await withContender(name, ground(), async (contender) => {
          for (const version of [1, 2, 3]) await contender.save([factAt(idAt('long', 0), version)]);
          const made = (await streams.names().next()).find((stream) => !before.has(stream)) ?? '';
          const { config, state } = await streams.info(made);
          const { name: _, subjects, description, ...rest } = config;
          assert.deepEqual(subjects, [`${made}.>`]);
          assert.equal(description === undefined, name === '@nats-io/jetstream', 'the store’s says what it is');
          seen.push(rest);
          lengths.push(state.bytes / state.messages);
        });
      }
      const [ours, raw] = [lengths[0] ?? 0, lengths[1] ?? 0];
      assert.deepEqual(seen[0], seen[1]);
      assert.ok(raw > ours * 0.9 && raw < ours * 1.1, `${ours} bytes, and ${raw}`);
    } finally {
      await connection.close();
    }
  });

  test('one that does not wait for the disk is told apart', async () => {
    const open = await loadContender('@nats-io/jetstream');
    const directory = mkdtempSync(join(folder, 'contender-'));
    const contender = await open({ directory, synchronous: 'off', server: cluster.urls });
    assert.equal((await contender.settings?.())?.[0]?.['storage'], 'memory');
    await contender.close();
  });
});
