import type { Msg } from '@nats-io/transport-node';
import { type Answer, parsed, textFrom } from './answers.ts';
import { hasCode, isFinal, unreadable } from './failures.ts';
import { type Link, pause } from './link.ts';
import type { RawMessage } from './messages.ts';
import { type Message, Publisher } from './publisher.ts';

// The part of JetStream that the store uses: https://docs.nats.io/reference/reference-protocols/nats_api_reference

interface DriverOptions {
  readonly stream: string;
  readonly timeout: number;
}

const api = '$JS.API';
/** Code of JetStream: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const noMessageFound = 10_037;
/** How long an answer to a question may take before it is asked again, in milliseconds. */
const patience = 1_000;
/** How long only the leader is asked after another server has not answered, in milliseconds. */
const rest = 5_000;

export class Driver {
  readonly #link: Link;
  readonly #options: DriverOptions;
  readonly #publisher: Publisher;
  #leaderAloneUntil = 0;
  /** The greatest sequence that is known to be there. */
  #reached = 0;

  constructor(link: Link, options: DriverOptions) {
    this.#link = link;
    this.#options = options;
    this.#publisher = new Publisher(link, options);
  }

  /** Sends messages to be stored one after the other, all of them or none: gives the sequence of the last. */
  async publish(messages: readonly Message[]): Promise<Answer> {
    const answer = await this.#publisher.publish(messages);
    if (answer.kind === 'stored') this.#reach(answer.save);
    return answer;
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
    const options = { timeout: patience / 2, read: (message: Msg) => message };
    const message = await this.#link.send(subject, JSON.stringify({ seq: save }), options).catch(() => {
      // The others go on to share their questions with a server that hangs.
      this.#leaderAloneUntil = Date.now() + rest;
    });
    if (message?.headers?.code !== 0) return undefined;
    return { save, subject: message.headers.get('Nats-Subject'), body: textFrom(message.data) };
  }

  /** The sequence of the log's last message, from the leader. */
  async head(): Promise<number> {
    const { state } = await this.#ask(() => this.#call<{ state: { last_seq: number } }>('STREAM.INFO'));
    this.#reach(state.last_seq);
    return state.last_seq;
  }

  /** Comes back when the log has grown to a sequence: to that of a message which is about to be stored. */
  async grownTo(save: number): Promise<void> {
    await this.#ask(async () => {
      if (this.#reached < save && (await this.head()) < save) throw new Error(`message ${save} is not stored yet`);
    });
  }

  /** Removes a subject's messages before a sequence. */
  async purge(subject: string, before: number): Promise<void> {
    await this.#ask(() => this.#call('STREAM.PURGE', { filter: subject, seq: before }));
  }

  async #fromLeader(query: object): Promise<RawMessage | undefined> {
    try {
      const { message } = await this.#call<{ message: { seq: number; subject: string; data?: string } }>('STREAM.MSG.GET', query);
      this.#reach(message.seq);
      return { save: message.seq, subject: message.subject, body: Buffer.from(message.data ?? '', 'base64').toString() };
    } catch (error) {
      if (hasCode(error, noMessageFound)) return undefined;
      throw error;
    }
  }

  async #call<Response>(name: string, query?: object): Promise<Response> {
    const subject = `${api}.${name}.${this.#options.stream}`;
    const timeout = Math.min(patience, this.#options.timeout);
    return await this.#link.send(subject, query ? JSON.stringify(query) : '', {
      timeout,
      read: (message) => parsed(message) as Response, // as documented for the name
    });
  }

  /** Asks what may be asked again: until there is an answer, or it has taken too long. */
  async #ask<Response>(question: () => Promise<Response>): Promise<Response> {
    const deadline = Date.now() + this.#options.timeout;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await question();
      } catch (error) {
        if (isFinal(error) || Date.now() > deadline || this.#link.isClosed) throw unreadable(error);
        await pause(attempt);
      }
    }
  }

  #reach(save: number): void {
    this.#reached = Math.max(this.#reached, save);
  }
}
