import { setTimeout as delay } from 'node:timers/promises';
import { type Msg, type MsgHdrs, type NatsConnection, headers as natsHeaders } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { type Answer, answerFrom, isAnswerOf, parsed, textFrom } from './answers.ts';
import { hasCode, isFinal, isForbidden, isNotTaken, NotSent, unreadable } from './failures.ts';
import type { Leadership } from './leadership.ts';
import type { RawMessage } from './messages.ts';
import { Requests } from './requests.ts';

// The part of NATS and JetStream that the store uses: https://docs.nats.io/reference/reference-protocols/nats_api_reference

interface DriverOptions {
  readonly stream: string;
  readonly timeout: number;
  readonly leadership: Leadership;
}

const api = '$JS.API';
/** Code of JetStream: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const noMessageFound = 10037;
/** Pauses before a question is asked again, in milliseconds, the last one over and over: while a leader is elected. */
const pauses = [5, 10, 20, 50, 100];
/** How long an answer to a question may take before it is asked again, in milliseconds. */
const patience = 1_000;
/** How long only the leader is asked after another server has not answered, in milliseconds. */
const rest = 5_000;

export class Driver {
  readonly #connection: NatsConnection;
  readonly #options: DriverOptions;
  #isConnected = true;
  readonly #requests: Requests;
  readonly #statuses: ReturnType<NatsConnection['status']>;
  #leaderAloneUntil = 0;

  constructor(connection: NatsConnection, options: DriverOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#requests = new Requests(connection);
    this.#statuses = connection.status();
    void this.#watch();
  }

  /** What fits in a message, its headers included. */
  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 1024 * 1024;
  }

  /** Sends a message to be stored; with an expectation, only if the last one of its subject has this sequence (0 for none). */
  async publish(subject: string, body: Uint8Array | string, guard?: { expected: number; id: string }): Promise<Answer> {
    const headers = natsHeaders();
    if (guard) {
      headers.append('Nats-Expected-Last-Subject-Sequence', String(guard.expected));
      headers.append('Nats-Msg-Id', guard.id);
    }
    const isAnswer = (message: Msg) => isAnswerOf(this.#options.stream, message);
    const deadline = Date.now() + this.#options.timeout;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return answerFrom(await this.#send(subject, body, { headers, timeout: this.#options.timeout, isAnswer }));
      } catch (error) {
        if (isForbidden(error)) throw new NotSent(messageOf(error), { cause: error });
        if (!isNotTaken(error)) throw error;
        if (Date.now() > deadline || this.#connection.isClosed()) throw new NotSent('no server takes it', { cause: error });
        await pause(attempt);
      }
    }
  }

  /** The last message of a subject, from the leader: with all that was acknowledged before the call. */
  last(subject: string): Promise<RawMessage | undefined> {
    return this.#ask(() => this.#fromLeader({ last_by_subj: subject }));
  }

  /** The first message from a sequence on whose subject fits, from the leader. */
  next(save: number, subject: string): Promise<RawMessage | undefined> {
    return this.#ask(() => this.#fromLeader({ seq: save, next_by_subj: subject }));
  }

  /** The message of a sequence, from the leader. */
  at(save: number): Promise<RawMessage | undefined> {
    return this.#ask(() => this.#fromLeader({ seq: save }));
  }

  /**
   * The same from any server, which is faster. A server that lags behind, or that recovers from a fault, may have nothing there, or
   * another message: who asks must know what to expect.
   */
  async anywhere(save: number): Promise<RawMessage | undefined> {
    if (Date.now() < this.#leaderAloneUntil) return undefined;
    const subject = `${api}.DIRECT.GET.${this.#options.stream}`;
    const message = await this.#send(subject, JSON.stringify({ seq: save }), { timeout: patience / 2 }).catch(() => {
      // The others go on to share their questions with a server that hangs.
      this.#leaderAloneUntil = Date.now() + rest;
    });
    if (message?.headers?.code !== 0) return undefined;
    return { save, subject: message.headers.get('Nats-Subject'), body: textFrom(message.data) };
  }

  /** The sequence of the log's last message, from the leader. */
  async head(): Promise<number> {
    const { state } = await this.#ask(() => this.#call<{ state: { last_seq: number } }>('STREAM.INFO'));
    return state.last_seq;
  }

  /** Removes a subject's messages before a sequence. */
  async purge(subject: string, before: number): Promise<void> {
    await this.#ask(() => this.#call('STREAM.PURGE', { filter: subject, seq: before }));
  }

  /** Publishes to whoever listens: not kept, not answered. */
  tell(subject: string, text: string): void {
    if (!this.#connection.isClosed()) this.#connection.publish(subject, text);
  }

  /** Calls back with what is told. */
  listen(subject: string, heard: (text: string) => void): { stop(): void } {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (!error) heard(message.string());
      },
    });
    return { stop: () => subscription.unsubscribe() };
  }

  async #fromLeader(query: object): Promise<RawMessage | undefined> {
    try {
      const { message } = await this.#call<{ message: { seq: number; subject: string; data?: string } }>('STREAM.MSG.GET', query);
      return { save: message.seq, subject: message.subject, body: Buffer.from(message.data ?? '', 'base64').toString() };
    } catch (error) {
      if (hasCode(error, noMessageFound)) return undefined;
      throw error;
    }
  }

  async #call<Response>(name: string, query?: object): Promise<Response> {
    const subject = `${api}.${name}.${this.#options.stream}`;
    const timeout = Math.min(patience, this.#options.timeout);
    const message = await this.#send(subject, query ? JSON.stringify(query) : '', { timeout });
    return parsed(message) as Response; // as documented for the name
  }

  /** Asks what may be asked again: until there is an answer, or it has taken too long. */
  async #ask<Response>(question: () => Promise<Response>): Promise<Response> {
    const deadline = Date.now() + this.#options.timeout;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await question();
      } catch (error) {
        if (isFinal(error) || Date.now() > deadline || this.#connection.isClosed()) throw unreadable(error);
        await pause(attempt);
      }
    }
  }

  async #send(
    subject: string,
    body: Uint8Array | string,
    options: { timeout: number; headers?: MsgHdrs; isAnswer?: (message: Msg) => boolean },
  ): Promise<Msg> {
    // What is sent while there is no connection would wait for one, and might be written long after its sender has given up.
    if (!this.#isConnected) throw new NotSent('there is no connection');
    try {
      return await this.#requests.send(subject, body, options);
    } catch (error) {
      this.#options.leadership.disturbed();
      throw error;
    }
  }

  /** Leaves the connection as it was: it may be the user's, who goes on with it. */
  close(): void {
    this.#requests.close();
    const statuses: object = this.#statuses;
    if ('stop' in statuses && typeof statuses.stop === 'function') statuses.stop(); // the client's types do not tell of it
  }

  async #watch(): Promise<void> {
    for await (const status of this.#statuses) {
      if (status.type === 'disconnect') this.#lost();
      if (status.type === 'reconnect') this.#isConnected = true;
      if (status.type === 'error') this.#forbidden(status.error);
    }
    this.#lost();
  }

  #lost(): void {
    this.#isConnected = false;
    this.#options.leadership.disturbed();
    this.#requests.failAll(new Error('the connection was lost')); // their answers went with it
  }

  /** The server tells so instead of answering. */
  #forbidden(error: Error): void {
    if (isForbidden(error) && 'subject' in error) this.#requests.failAll(error, String(error.subject));
  }
}

const pause = (attempt: number) => delay(pauses[Math.min(attempt, pauses.length - 1)]);
