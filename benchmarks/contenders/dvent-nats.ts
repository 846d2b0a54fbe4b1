import { NatsEventStore } from 'dvent/nats';
import { openStream } from './cluster.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { dventContender } from './dvent-todo.ts';

export async function open(options: OpenOptions): Promise<Contender> {
  const stream = await openStream(options, async (prefix, servers) => {
    await (await NatsEventStore.open(servers, { prefix })).close();
  });
  const store = await NatsEventStore.open(stream.url, { prefix: stream.name });

  return {
    ...dventContender(store),
    ...stream.told,
    isCommitted: async ({ id, version }) => (await stream.count(`${stream.name}.Todo.${id}`)) >= version,
    async close() {
      await store.close();
      await stream.close();
    },
  };
}
