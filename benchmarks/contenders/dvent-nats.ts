import { setTimeout as delay } from 'node:timers/promises';
import { NatsEventStore } from 'dvent/nats';
import { openStream } from './cluster.ts';
import type { Contender, OpenOptions } from './contender.ts';
import { dventContender } from './dvent-todo.ts';

/** For so long after it was opened, a store looks once more at each save that it has written; half a second is for the clocks. */
const unsureMilliseconds = 10_500;

export async function open(options: OpenOptions): Promise<Contender> {
  const stream = await openStream(options, async (prefix, servers) => {
    await (await NatsEventStore.open(servers, { prefix })).close();
  });
  const store = await NatsEventStore.open(stream.url, { prefix: stream.name });
  const sureFrom = performance.now() + unsureMilliseconds;

  return {
    ...dventContender(store),
    ...stream.told,
    async settle() {
      await delay(Math.max(0, sureFrom - performance.now()));
    },
    isCommitted: async ({ id, version }) => (await stream.count(`${stream.name}.Todo.${id}`)) >= version,
    async close() {
      await store.close();
      await stream.close();
    },
  };
}
