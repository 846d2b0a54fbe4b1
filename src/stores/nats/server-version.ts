import type { NatsConnection } from '@nats-io/transport-node';

/**
 * The first version of the server that keeps what several of them have acknowledged, and that stores a batch of messages whole or not at
 * all, whoever leads them meanwhile. Servers of 2.9.10 came to differ for good in what they had, in one of four runs in which a leader was
 * frozen five times. What was mended: https://github.com/nats-io/nats-server/pull/6194, /6485, /7460
 */
export const firstReliable = '2.12.2';

export function isReliable(connection: NatsConnection): boolean {
  const version = numbersOf(connection.info?.version ?? '');
  const [difference = 0] = numbersOf(firstReliable)
    .map((number, index) => (version[index] ?? 0) - number)
    .filter((difference) => difference !== 0);
  return difference >= 0;
}

const numbersOf = (version: string): readonly number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
