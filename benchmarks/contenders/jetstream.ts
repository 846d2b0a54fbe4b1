import {
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { Fact } from '../domain/fact.ts';
import { readPlainData } from '../domain/reading.ts';
import { openStream } from './cluster.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { timedUuid } from './timed-uuid.ts';

// The client alone, as one would use it by hand: a message a save, on a subject for each todo, which expects to follow upon the one
// that the writer knows, and has an id by which the server tells when it comes twice.

/** The stream. A test holds it to what the store creates. */
export const streamConfig = (name: string) =>
  ({
    name,
    subjects: [`${name}.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: 3,
    duplicate_window: 120_000_000_000,
    allow_direct: true,
    allow_atomic: true,
  }) satisfies Partial<StreamConfig>;

export async function open(options: OpenOptions): Promise<Contender> {
  const storage = options.synchronous === 'full' ? StorageType.File : StorageType.Memory;
  const stream = await openStream(options, async (name, servers) => {
    const connection = await connect({ servers: servers.split(',') });
    await (await jetstreamManager(connection)).streams.add({ ...streamConfig(name), storage });
    await connection.close();
  });
  const connection = await connect({ servers: stream.url, noAsyncTraces: true });
  const client = jetstream(connection);
  const sequences = new Map<string, number>();
  const subjectOf = (id: string) => `${stream.name}.Todo.${id}`;

  return {
    ...stream.told,
    async save(facts) {
      const [first] = facts;
      if (!first) return;
      const timestamp = new Date().toISOString();
      const events = facts.map(({ type, data }) => ({ id: timedUuid(), type, timestamp, data }));
      const { seq } = await client.publish(subjectOf(first.id), JSON.stringify(events), {
        msgID: events[0]?.id ?? '',
        expect: { lastSubjectSequence: sequences.get(first.id) ?? 0 },
      });
      sequences.set(first.id, seq);
    },
    async load(id) {
      for (;;) {
        const messages = await messagesOf(client, { stream: stream.name, subject: subjectOf(id) });
        const characters = await charactersIn(messages);
        if (characters !== undefined) return { events: characters, state: undefined };
      }
    },
    isCommitted: async ({ id, version }) => (await stream.count(subjectOf(id))) >= version,
    async close() {
      await connection.close();
      await stream.close();
    },
  };
}

/** By a consumer, which the server forgets soon: it keeps 1,000 of a stream at most. */
async function messagesOf(client: JetStreamClient, { stream, subject }: { stream: string; subject: string }) {
  const consumer = await client.consumers.get(stream, { filter_subjects: subject, inactive_threshold: 5_000 });
  return await consumer.consume();
}

/** Reads all that there are; `undefined` where the server that is to send them does not know of the consumer yet: then it is tried again. */
async function charactersIn(messages: ConsumerMessages): Promise<number | undefined> {
  let characters = 0;
  let isWhole = false;
  void (async () => {
    for await (const { type } of messages.status()) if (type === 'no_responders') messages.stop();
  })();
  for await (const message of messages) {
    for (const { data } of eventsIn(message)) characters += readPlainData(data);
    isWhole = message.info.pending === 0;
    if (isWhole) break;
  }
  await messages.close();
  return isWhole ? characters : undefined;
}

const eventsIn = (message: JsMsg) => message.json<readonly Pick<Fact, 'data'>[]>();
