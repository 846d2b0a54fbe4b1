import { InvalidArgumentError } from '../../core/errors.ts';
import type { StoreOptions } from '../../core/event-store.ts';
import { checkWholeNumber } from '../../core/whole-number.ts';

/** What `NatsEventStore.open` takes besides the servers. */
export interface NatsOptions extends StoreOptions {
  /**
   * The name of the JetStream stream that holds the log, and the first part of its subjects; `dvent` by default. It is created if it
   * is missing.
   */
  readonly prefix?: string;
  /** On how many servers of a cluster the log is kept, when it is created: by default 3, and 1 on a server that is alone. */
  readonly replicas?: number;
  /** How long a call waits for an answer, in milliseconds; 15,000 by default, as servers take some seconds to elect a leader. */
  readonly timeout?: number;
}

/** For how many milliseconds a timer can wait. */
const longest = 2 ** 31 - 1;

/** The options, checked, with their defaults. */
export function natsOptions(options: NatsOptions) {
  const { prefix = 'dvent', replicas, timeout = 15_000 } = options;
  if (typeof prefix !== 'string' || !/^[A-Za-z0-9-][A-Za-z0-9_-]{0,63}$/.test(prefix)) {
    const expected = 'at most 64 letters, digits, "_" and "-", not beginning with "_"';
    throw new InvalidArgumentError({ field: 'prefix', value: prefix, expected });
  }
  if (replicas !== undefined && ![1, 3, 5].includes(replicas))
    throw new InvalidArgumentError({ field: 'replicas', value: replicas, expected: '1, 3 or 5' });
  checkWholeNumber(timeout, { field: 'timeout', least: 1 });
  if (timeout > longest) throw new InvalidArgumentError({ field: 'timeout', value: timeout, expected: `at most ${longest}` });
  return { ...options, prefix, replicas, timeout };
}

export type CheckedOptions = ReturnType<typeof natsOptions>;
