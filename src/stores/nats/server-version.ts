import type { NatsConnection } from '@nats-io/transport-node';

/**
 * The first version of the server that keeps what several of them have acknowledged, and that stores a batch of messages whole or not at
 * all, whoever leads them meanwhile. Servers of 2.9.10 came to differ for good in what they had, in one of four runs in which a leader was
 * frozen five times. What was mended: https://github.com/nats-io/nats-server/pull/6485, /6518, /7460
 */
export const firstReliable = '2.12.2';

export const isReliable = (connection: NatsConnection): boolean => isReliableVersion(connection.info?.version ?? '');

/** @param text as `2.15.1`; what is no version is none */
export function isReliableVersion(text: string): boolean {
  const version = numbersOf(text);
  const [difference = 0] = numbersOf(firstReliable)
    .map((number, index) => (version[index] ?? 0) - number)
    .filter((difference) => difference !== 0);
  return difference >= 0;
}

const numbersOf = (version: string): readonly number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
