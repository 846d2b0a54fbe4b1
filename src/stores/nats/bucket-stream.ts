import type { StreamConfig } from '@nats-io/jetstream';
import { messageOf } from '../../core/error-text.ts';
import { DventError } from '../../core/errors.ts';
import { IntegrityError, StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { parsed } from './answers.ts';
import { Attempts } from './attempts.ts';
import { codes } from './codes.ts';
import { Driver } from './driver.ts';
import { hasCode, isFinal } from './failures.ts';
import type { Exchange } from './link.ts';
import { forgets } from './log-stream.ts';

// The JetStream stream that holds the buckets of a log, beside it. Its description says whose they are.

const format = 1;
const describe = (logId: string) => `dvent buckets, format ${format}, of log ${logId}`;
const description = /^dvent buckets, format (\d+), of log ([0-9a-f]{12})$/;

/** How long an answer to one question may take, in milliseconds. */
const patience = 1_000;

interface BucketStreamOptions {
  /** The name of the log's stream. */
  readonly log: string;
  readonly logId: string;
  readonly timeout: number;
}

interface Info {
  readonly config: StreamConfig;
  readonly created: string;
}

/** The name of the stream, and the first part of its subjects. */
export const bucketStream = (log: string): string => `${log}_kept`;

/** Finds the stream, or creates it, on as many servers as the log. If others do so at the same time, the first one's is taken. */
export async function openBucketStream(link: Exchange, { log, logId, timeout }: BucketStreamOptions): Promise<Driver> {
  const stream = bucketStream(log);
  const ask = <Answer>(name: string, body = '') =>
    link.send(`$JS.API.STREAM.${name}`, body, {
      timeout: Math.min(patience, timeout),
      read: (message) => parsed(message) as Answer, // as documented for the name
    });
  for (const attempts = new Attempts(timeout); ; await attempts.pause()) {
    try {
      // Looked for again when it was made: a cluster answers while it is about to make it, and does not find it yet.
      const info = await found(ask<Info>(`INFO.${stream}`));
      if (info) {
        check(info.config, logId);
        return new Driver(link, { stream, timeout, isAtomic: false, created: info.created });
      }
      await create();
      if (attempts.areOver) throw new Error('their stream was made, and is not there yet');
    } catch (error) {
      if (error instanceof DventError) throw error;
      // By another store, at this moment.
      const isTaken = hasCode(error, codes.streamNameInUse);
      if (isFinal(error) && !isTaken)
        throw new UnsupportedError(`The buckets cannot be opened: ${messageOf(error)}.`, { cause: error });
      if (attempts.areOver || link.isClosed)
        throw new StoreUnavailableError(`The buckets cannot be opened: ${messageOf(error)}. Nothing was written.`, {
          cause: error,
        });
    }
  }

  async function create(): Promise<void> {
    const { config } = await ask<Info>(`INFO.${log}`);
    const wanted = {
      ...{ name: stream, description: describe(logId), subjects: [`${stream}.>`] },
      ...{ retention: 'limits', storage: 'file', num_replicas: config.num_replicas },
      ...(config.placement && { placement: config.placement }),
      // The server's own defaults would be these; a server that has others would lose values.
      ...{ discard: 'old', max_age: 0, max_msgs: -1, max_bytes: -1, max_msgs_per_subject: -1 },
    };
    await ask(`CREATE.${stream}`, JSON.stringify(wanted));
  }
}

async function found(asking: Promise<Info>): Promise<Info | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (hasCode(error, codes.streamNotFound)) return undefined;
    throw error;
  }
}

/** Refuses a stream that is not dvent's, is another log's, is too new, or forgets. */
function check(config: StreamConfig, logId: string): void {
  const { name } = config;
  const [, version, owner] = description.exec(config.description ?? '') ?? [];
  if (!owner) throw new UnsupportedError(`The JetStream stream "${name}" holds no buckets of dvent.`);
  if (Number(version) > format) throw new UnsupportedError(`A newer version of dvent made the buckets "${name}".`);
  if (owner !== logId)
    throw new IntegrityError(
      `The buckets "${name}" are those of another log, which stood in the place of this one: remove that stream, or bring its log back.`,
    );
  const reason = forgets(config) ?? (config.deny_delete ? 'deny_delete' : undefined);
  if (reason)
    throw new UnsupportedError(`The buckets "${name}" would lose values, or never lose any: their stream is set to ${reason}.`);
}
