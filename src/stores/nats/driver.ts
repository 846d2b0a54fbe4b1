import { messageOf } from '../../core/error-text.ts';
import { IntegrityError } from '../../core/store-errors.ts';
import { type Answer, parsed } from './answers.ts';
import { Attempts } from './attempts.ts';
import { codes } from './codes.ts';
import { DirectGets, type Wanted } from './direct-gets.ts';
import { Behind, hasCode, isFinal, NotSent, replaced, unreadable } from './failures.ts';
import type { Exchange } from './link.ts';
import type { LeadersMessage, RawMessage } from './messages.ts';
import { type NewMessage, Sender } from './sender.ts';

// The part of JetStream that the store uses: https://docs.nats.io/reference/reference-protocols/nats_api_reference

interface DriverOptions {
  readonly stream: string;
  readonly timeout: number;
  /** Whether the servers are new enough to store several messages as one, and to give several for one question. */
  readonly isAtomic: boolean;
  /** When the stream was created. */
  readonly created: string;
}

/** How long an answer to a question may take before it is asked again, in milliseconds. */
const patience = 1_000;
/** How many subjects a server tells of at a time. */
const mostSubjects = 100_000;

/** What a server says of a stream, in part. */
interface Info {
  readonly created: string;
  readonly state: { readonly last_seq: number; readonly subjects?: { readonly [subject: string]: number } };
}

/** How many questions are asked at a time where each is for one message. */
const sideBySide = 64;

/**
 * What is stored, and what is asked of it. A leader that was lost and comes back takes itself for the leader for a moment: what it says
 * then is older than what is known, and it is asked again where that shows.
 */
export class Driver {
  readonly #link: Exchange;
  readonly #options: DriverOptions;
  readonly #sender: Sender;
  readonly #direct: DirectGets;
  /** The greatest sequence that is known to be there. */
  #reached = 0;
  /** Nobody answered, or took a message: the log may have been replaced meanwhile. */
  #wasGone = false;
  /** Why it is used no more: it is not the log that was opened. */
  #replaced: Error | undefined;

  constructor(link: Exchange, options: DriverOptions) {
    this.#link = link;
    this.#options = options;
    this.#sender = new Sender(link, options);
    this.#direct = new DirectGets(link, options.stream);
  }

  /** Sends messages to be stored one after the other, all of them or none: gives the sequence of the last. */
  async publish(messages: readonly NewMessage[]): Promise<Answer> {
    if (this.#replaced) throw this.#replaced;
    if (this.#wasGone) await this.#checkIdentity();
    try {
      const answer = await this.#sender.send(messages);
      if (answer.kind === 'stored') this.#reach(answer.sequence);
      return answer;
    } catch (error) {
      this.#wasGone ||= error instanceof NotSent;
      throw error;
    }
  }

  /**
   * The last message of a subject, from the leader: with all that was acknowledged before the call.
   *
   * @param known the sequence of one that is there, or 0
   */
  last(subject: string, known: number): Promise<LeadersMessage | undefined> {
    return this.#ask(async () => {
      const message = await this.#fromLeader({ last_by_subj: subject });
      if ((message?.sequence ?? 0) < known) throw new Behind(known);
      return message;
    });
  }

  /** The sequence of the log's last message, from the leader. */
  head(): Promise<number> {
    return this.#untilAnswered(async () => this.#reach((await this.#info()).state.last_seq));
  }

  /** Whether the log reaches a sequence, that of a message which is about to be stored: waits for it for a moment. */
  async reaches(sequence: number): Promise<boolean> {
    for (const attempts = new Attempts(patience); this.#reached < sequence; await attempts.pause())
      if ((await this.head()) < sequence && attempts.areOver) return false;
    return true;
  }

  /** The message of a sequence, which was there once; `undefined` where it was removed. */
  async at(sequence: number): Promise<RawMessage | undefined> {
    const message = await this.#ask(() => this.#fromLeader({ seq: sequence }));
    if (message || !this.#options.isAtomic) return message;
    const [next] = await this.some(sequence);
    return next?.sequence === sequence ? next : undefined;
  }

  /** The same from any server; `undefined` also where that one does not have it. */
  anywhere(sequence: number): Promise<RawMessage | undefined> {
    return this.#direct.one(sequence);
  }

  /**
   * Some messages of the log, at least one, in their order: without gaps, but for what was removed. One of that sequence or later is
   * there.
   */
  some(from: number): Promise<readonly RawMessage[]> {
    return this.#ask(async () => {
      const messages = this.#options.isAtomic ? await this.#direct.some({ from }) : await this.#oneByOne(from);
      const last = messages.at(-1);
      if (!last) throw new Error(`message ${from} is not there, on the server that answers`);
      this.#reach(last.sequence);
      return messages;
    });
  }

  /** The messages of a subject from a sequence on, some at a time; none where there are none, as the leader knows it. */
  async ofSubject({ from, subject }: Required<Wanted>): Promise<readonly RawMessage[]> {
    const messages = this.#options.isAtomic ? await this.#direct.some({ from, subject }).catch(() => []) : [];
    if (messages.length > 0) return messages;
    const next = await this.#ask(() => this.#fromLeader({ seq: from, next_by_subj: subject }));
    return next ? [next] : [];
  }

  /** Removes a subject's messages before a sequence. */
  async purge(subject: string, before: number): Promise<void> {
    await this.#ask(() => this.#call('STREAM.PURGE', { filter: subject, seq: before }));
  }

  /** The first message of some subjects from a sequence on, from the leader. */
  next({ from, subject }: Required<Wanted>): Promise<LeadersMessage | undefined> {
    return this.#ask(() => this.#fromLeader({ seq: from, next_by_subj: subject }));
  }

  /** How many messages each of some subjects has, as the leader knows it. */
  async subjects(filter: string): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (let isAll = false; !isAll; ) {
      const { state } = await this.#ask(() => this.#info({ subjects_filter: filter, offset: counts.size }));
      const page = Object.entries(state.subjects ?? {});
      for (const [subject, count] of page) counts.set(subject, count);
      isAll = page.length < mostSubjects;
    }
    return counts;
  }

  /** Overwrites a message, and removes it; one that is not there is gone already. */
  async erase(sequence: number): Promise<void> {
    await this.#ask(async () => {
      try {
        await this.#call('STREAM.MSG.DELETE', { seq: sequence });
      } catch (error) {
        if (!hasCode(error, codes.messageDeleteFailed, codes.noMessageFound, codes.sequenceNotFound)) throw error;
        if (await this.#fromLeader({ seq: sequence })) throw error;
      }
    });
  }

  /** From a server that keeps the log alone, and gives one message for a question. */
  async #oneByOne(from: number): Promise<readonly RawMessage[]> {
    const sequences = Array.from({ length: sideBySide }, (_, index) => from + index);
    const messages = await Promise.all(sequences.map((sequence) => this.#fromLeader({ seq: sequence })));
    const found = messages.filter((message) => message !== undefined);
    const next = found.length > 0 ? undefined : await this.#fromLeader({ seq: from, next_by_subj: '>' });
    return next ? [next] : found;
  }

  async #fromLeader(query: object): Promise<LeadersMessage | undefined> {
    try {
      const { message } = await this.#call<{ message: { seq: number; subject: string; data?: string } }>('STREAM.MSG.GET', query);
      this.#reach(message.seq);
      const bytes = Buffer.from(message.data ?? '', 'base64');
      return { sequence: message.seq, subject: message.subject, bytes, body: bytes.toString() };
    } catch (error) {
      if (hasCode(error, codes.noMessageFound)) return undefined;
      throw error;
    }
  }

  async #info(query?: object): Promise<Info> {
    const known = this.#reached; // what is acknowledged from here on, the answer need not know
    const info = await this.#call<Info>('STREAM.INFO', query);
    if (info.created !== this.#options.created) throw replaced();
    if (info.state.last_seq < known) throw new Behind(known);
    this.#wasGone = false;
    return info;
  }

  async #call<Response>(name: string, query?: object): Promise<Response> {
    const timeout = Math.min(patience, this.#options.timeout);
    return await this.#link.send(`$JS.API.${name}.${this.#options.stream}`, query ? JSON.stringify(query) : '', {
      timeout,
      read: (message) => parsed(message) as Response, // as documented for the name
    });
  }

  /** Asks about the log that was opened: after trouble, another may stand in its place. */
  async #ask<Response>(question: () => Promise<Response>): Promise<Response> {
    if (this.#wasGone) await this.head();
    return await this.#untilAnswered(question);
  }

  /** Asks what may be asked again: until there is an answer, or it has taken too long. */
  async #untilAnswered<Response>(question: () => Promise<Response>): Promise<Response> {
    if (this.#replaced) throw this.#replaced;
    for (const attempts = new Attempts(this.#options.timeout); ; await attempts.pause()) {
      try {
        return await question();
      } catch (error) {
        if (!isFinal(error) && !attempts.areOver && !this.#link.isClosed) continue;
        const told = unreadable(error);
        if (told instanceof IntegrityError) this.#replaced = told;
        this.#wasGone = true;
        throw told;
      }
    }
  }

  async #checkIdentity(): Promise<void> {
    try {
      await this.head();
    } catch (error) {
      throw this.#replaced ?? new NotSent(messageOf(error), { cause: error });
    }
  }

  #reach(sequence: number): number {
    this.#reached = Math.max(this.#reached, sequence);
    return sequence;
  }
}
