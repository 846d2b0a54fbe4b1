import type { Msg } from '@nats-io/transport-node';
import { textFrom } from './answers.ts';
import { Lagging, NoAnswer } from './failures.ts';
import type { Exchange } from './link.ts';
import type { RawMessage } from './messages.ts';
import { Patience } from './patience.ts';

/** Which messages: from a sequence on, those of a subject where one is named. */
export interface Wanted {
  readonly from: number;
  readonly subject?: string;
}

/** How many messages are asked for at a time, and how many bytes of them, at first and at most: a server sends them all at once. */
const mostMessages = 256;
const bytes = { first: 256 * 1024, most: 4 * 1024 * 1024 };
/** How long a message may take, in milliseconds: at first, and at most. */
const patience = { least: 500, most: 2_000 };
/** How long no single messages are asked for after a server has not answered, in milliseconds. */
const rest = 5_000;

/**
 * Messages from any server that has the log, which is faster than from the leader. One that lags behind has less of it, but none that was
 * not acknowledged, and no gaps: that there is no message of a sequence is shown by a later one, from the same server.
 */
export class DirectGets {
  readonly #link: Exchange;
  readonly #subject: string;
  readonly #patience = new Patience(patience);
  /** How many bytes are asked for, or one message: more after each answer, fewer after one that may be on its way on a slow link. */
  #bytes = bytes.first;
  #restsUntil = 0;

  constructor(link: Exchange, stream: string) {
    this.#link = link;
    this.#subject = `$JS.API.DIRECT.GET.${stream}`;
  }

  /** The message of a sequence; `undefined` where the one who was asked does not have it, or does not answer. */
  async one(sequence: number): Promise<RawMessage | undefined> {
    if (Date.now() < this.#restsUntil) return undefined;
    try {
      const message = await this.#ask({ seq: sequence }, (answer) => answer);
      return message.headers?.code === 0 ? rawFrom(message) : undefined;
    } catch {
      // Servers go on to share their questions with one that hangs.
      this.#restsUntil = Date.now() + rest;
      return undefined;
    }
  }

  /** Some messages in their order, without gaps but for what was removed: none where the one who was asked has none. */
  async some({ from, subject }: Wanted): Promise<readonly RawMessage[]> {
    const messages: RawMessage[] = [];
    const batch = { batch: mostMessages, max_bytes: this.#bytes };
    const isAnswered = this.#ask({ seq: from, ...(subject && { next_by_subj: subject }), ...batch }, (answer) => {
      if (answer.headers?.code !== 0) return answer; // the end
      const isNext = Number(answer.headers.get('Nats-Last-Sequence')) === (messages.at(-1)?.sequence ?? 0);
      if (!isNext) throw new Lagging('a message was lost on its way');
      messages.push(rawFrom(answer));
      return undefined;
    });
    try {
      await isAnswered;
      this.#bytes = Math.min(bytes.most, batch.max_bytes * 2);
      return messages;
    } catch (error) {
      if (error instanceof NoAnswer) this.#bytes = Math.max(1, Math.floor(batch.max_bytes / 2));
      throw error;
    }
  }

  #ask(query: object, read: (answer: Msg) => Msg | undefined): Promise<Msg> {
    return this.#patience.for((timeout) => this.#link.send(this.#subject, JSON.stringify(query), { timeout, read }));
  }
}

function rawFrom({ headers, data }: Msg): RawMessage {
  return { sequence: Number(headers?.get('Nats-Sequence')), subject: headers?.get('Nats-Subject') ?? '', body: textFrom(data) };
}
