import {
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { freshLogId } from '../../core/position.ts';
import { StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { Attempts } from './attempts.ts';
import { codes } from './codes.ts';
import { isForbidden } from './failures.ts';
import type { CheckedOptions } from './options.ts';
import { firstReliable, isReliable } from './server-version.ts';
import { Subjects } from './subjects.ts';

// The JetStream stream that holds a log. Its description says what it is, as servers before 2.10 keep no metadata.

const format = 1;
const describe = (logId: string) => `dvent event log, format ${format}, identity ${logId}`;
const description = /^dvent event log, format (\d+), identity ([0-9a-f]{12})$/;

/** How long an answer to one question may take, in milliseconds. */
const patience = 1_000;

const atomic = { allow_atomic: true };

/** Another stream of this name, or with some of its subjects. */
const taken: readonly number[] = [codes.streamNameInUse, codes.subjectsOverlap];

export interface LogStream {
  readonly logId: string;
  /** Whether it takes several messages as one, all of them or none. */
  readonly isAtomic: boolean;
  /** When it was created, as the server has it. */
  readonly created: string;
}

/** Finds the stream, or creates it; if others do so at the same time, the first one's is taken. */
export async function openLogStream(connection: NatsConnection, options: CheckedOptions): Promise<LogStream> {
  // A question that a cluster without a leader does not answer is asked again.
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: Math.min(patience, options.timeout) });
  for (const attempts = new Attempts(options.timeout); ; await attempts.pause()) {
    try {
      const stream = (await found(manager, options.prefix)) ?? (await created(manager, { connection, options }));
      const logId = checked(stream, connection);
      const isAtomic = await takesBatches(manager, { stream, connection });
      if (stream.config.num_replicas > 1 && !isAtomic) throw mixed(stream.config);
      return { logId, isAtomic, created: stream.created };
    } catch (error) {
      if (error instanceof UnsupportedError) throw error;
      const isFinal = isForbidden(error) || (error instanceof JetStreamApiError && error.status !== 503);
      if (isFinal) throw new UnsupportedError(`The log cannot be opened: ${messageOf(error)}.`, { cause: error });
      // A cluster may be about to elect its leader.
      if (attempts.areOver || connection.isClosed())
        throw new StoreUnavailableError(
          `JetStream does not answer: ${messageOf(error)}. Is it enabled (nats-server -js), and are most servers of the cluster there?`,
          { cause: error },
        );
    }
  }
}

async function found(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === codes.streamNotFound) return undefined;
    throw error;
  }
}

async function created(
  manager: JetStreamManager,
  { connection, options }: { connection: NatsConnection; options: CheckedOptions },
): Promise<StreamInfo> {
  const { prefix } = options;
  const replicas = options.replicas ?? (connection.info?.cluster ? 3 : 1);
  checkReplicas(replicas, connection);
  try {
    return await manager.streams.add({
      name: prefix,
      description: describe(freshLogId()),
      subjects: [new Subjects(prefix).all],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      num_replicas: replicas,
      allow_direct: true,
      ...(isReliable(connection) && atomic),
    });
  } catch (error) {
    const isTaken = error instanceof JetStreamApiError && taken.includes(error.code);
    const other = isTaken ? await found(manager, prefix) : undefined;
    if (other) return other;
    if (isTaken && error instanceof JetStreamApiError && error.code === codes.streamNameInUse)
      throw new Error(`${messageOf(error)}, and not there yet`, { cause: error }); // another process creates it
    if (options.replicas === undefined && replicas > 1 && error instanceof JetStreamApiError && error.status < 500) {
      const hint = 'In a cluster of fewer than three servers, say how many of them are to keep the log: replicas: 1';
      throw new UnsupportedError(`The log cannot be kept on 3 servers: ${messageOf(error)}. ${hint}.`, { cause: error });
    }
    throw error;
  }
}

/** Of a log that an older server has made, when a newer one has it. */
async function takesBatches(
  manager: JetStreamManager,
  { stream: { config }, connection }: { stream: StreamInfo; connection: NatsConnection },
): Promise<boolean> {
  if (config.allow_atomic || !isReliable(connection)) return config.allow_atomic ?? false;
  const changed = await manager.streams.update(config.name, atomic).catch(() => undefined); // who may not change it goes without
  return changed?.config.allow_atomic ?? false;
}

/** New servers that take no batches have older ones among them, or a user who may not change the stream that was made before. */
const mixed = ({ name, num_replicas: replicas }: StreamConfig) =>
  new UnsupportedError(
    `The log "${name}" on ${replicas} servers takes no batches of messages. All servers of its cluster have to be ${firstReliable} or newer; one that was made before them has to be opened once by a user who may change its stream.`,
  );

function checkReplicas(replicas: number, connection: NatsConnection): void {
  if (replicas === 1 || isReliable(connection)) return;
  const told = connection.info?.version ?? 'a server that does not tell its version';
  const hint = 'Take newer servers, or keep the log on one: replicas: 1';
  throw new UnsupportedError(
    `A log on ${replicas} servers of NATS may lose events before ${firstReliable}, and this is ${told}. ${hint}.`,
  );
}

/** Refuses a stream that is not dvent's, is too new, or forgets; gives the identity of the log. */
function checked({ config }: StreamInfo, connection: NatsConnection): string {
  const [, version, logId] = description.exec(config.description ?? '') ?? [];
  if (!logId) throw new UnsupportedError(`The JetStream stream "${config.name}" is no log of dvent.`);
  if (Number(version) > format) throw new UnsupportedError(`A newer version of dvent made the log "${config.name}".`);
  const reason = forgets(config);
  if (reason) throw new UnsupportedError(`The log "${config.name}" would lose events: its stream is set to ${reason}.`);
  checkReplicas(config.num_replicas, connection);
  return logId;
}

/** Which setting makes a stream lose messages. */
export const forgets = (config: StreamConfig): string | undefined =>
  (['max_age', 'max_msgs', 'max_bytes', 'max_msgs_per_subject'] as const)
    .filter((limit) => config[limit] > 0)
    .map((limit) => `${limit}: ${config[limit]}`)
    .concat(config.retention === RetentionPolicy.Limits ? [] : [`retention: ${config.retention}`])
    .concat(config.storage === StorageType.File ? [] : [`storage: ${config.storage}`])[0];
