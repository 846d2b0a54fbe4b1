import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type JetStreamManager, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Contender, OpenOptions } from './contender.ts';

/** A contender's own stream on the harness's servers. */
export interface OwnStream {
  readonly name: string;
  /** The server that leads the stream, which every contender is connected to: from another, each message goes a longer way. */
  readonly url: string;
  /** What every contender on JetStream tells of its stream. */
  readonly told: Required<Pick<Contender, 'settings'>>;
  /** Tells through a connection of its own how many messages of a subject its leader has. */
  count(subject: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * The stream that belongs to a folder.
 *
 * @param create makes it, if it is missing
 */
export async function openStream(
  { server, directory }: Pick<OpenOptions, 'server' | 'directory'>,
  create: (name: string, servers: string) => Promise<void>,
): Promise<OwnStream> {
  if (!server) throw new Error('This contender needs servers.');
  const name = `bench_${createHash('sha256').update(directory).digest('hex').slice(0, 24)}`;
  await create(name, server);
  const witness = await connect({ servers: server.split(',') });
  const manager = await jetstreamManager(witness);
  const url = await leaderOf(name, { manager, urls: server.split(',') });
  return {
    name,
    url,
    told: {
      async settings() {
        const { config } = await manager.streams.info(name);
        return [Object.fromEntries(decisive.map((field) => [field, String(config[field])]))];
      },
    },
    async count(subject) {
      const { state } = await manager.streams.info(name, { subjects_filter: subject });
      return state.subjects?.[subject] ?? 0;
    },
    close: () => witness.close(),
  };
}

/** What decides whether an acknowledged message outlives a crash, and what a message costs. */
const decisive = [
  'storage',
  'num_replicas',
  'retention',
  'discard',
  'max_msgs_per_subject',
  'duplicate_window',
  'allow_direct',
] as const satisfies readonly (keyof StreamConfig)[];

async function leaderOf(stream: string, { manager, urls }: { manager: JetStreamManager; urls: readonly string[] }) {
  const names = await Promise.all(
    urls.map(async (url) => {
      const connection = await connect({ servers: url });
      const name = connection.info?.server_name;
      await connection.close();
      return { url, name };
    }),
  );
  for (;;) {
    const { cluster } = await manager.streams.info(stream);
    const leader = names.find(({ name }) => name === cluster?.leader);
    if (leader) return leader.url;
    await delay(50);
  }
}
