import { messageOf } from '../../core/error-text.ts';
import { IntegrityError } from '../../core/store-errors.ts';
import type { Answer } from './answers.ts';
import { Attempts } from './attempts.ts';
import { DirectGets, type Wanted } from './direct-gets.ts';
import { Behind, isFinal, Lagging, NotSent, replaced, unreadable } from './failures.ts';
import { Identity, type StreamInfo } from './identity.ts';
import { Leader } from './leader.ts';
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
  /** Whether a message may be remembered, by which the stream is told from an older copy: not where messages are erased. */
  readonly remembers?: boolean;
}

/** For how long the rest of a save is waited for, in milliseconds. */
const patience = 1_000;
/** How many subjects a server tells of at a time. */
const mostSubjects = 100_000;

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
  readonly #leader: Leader;
  readonly #direct: DirectGets;
  readonly #identity: Identity;
  /** How often nobody answered, or took a message. */
  #failures = 0;
  /** How many doubts there were when it was last found to be the log that was opened. */
  #settled = 0;
  /** Why it is used no more: it is not the log that was opened. */
  #replaced: Error | undefined;

  constructor(link: Exchange, options: DriverOptions) {
    this.#link = link;
    this.#options = options;
    const ready = () => (this.#isSure ? undefined : this.#readyToSend());
    const failed = () => {
      this.#failures += 1;
    };
    this.#sender = new Sender(link, { ...options, ready, failed });
    this.#leader = new Leader(link, options);
    this.#direct = new DirectGets(link, options.stream);
    this.#identity = new Identity(options);
  }

  /** Grows with each trouble, in which the log may have been replaced. */
  get #doubts(): number {
    return this.#link.losses + this.#failures;
  }

  get #isSure(): boolean {
    return this.#doubts === this.#settled;
  }

  /** Sends messages to be stored one after the other, all of them or none: gives the sequence of the last. */
  async publish(messages: readonly NewMessage[]): Promise<Answer> {
    if (this.#replaced) throw this.#replaced;
    const known = this.#identity.reached;
    const answer = await this.#sender.send(messages);
    if (answer.kind !== 'stored') return answer;
    if (answer.sequence <= known) throw this.#isReplaced();
    const [last] = messages.slice(-1);
    if (last) this.#identity.see(last, answer.sequence);
    return answer;
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
    return this.#untilAnswered(() => this.#look());
  }

  /** Whether the log reaches a sequence, that of a message which is about to be stored: waits for it for a moment. */
  async reaches(sequence: number): Promise<boolean> {
    for (const attempts = new Attempts(patience); this.#identity.reached < sequence; await attempts.pause())
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

  /** The same from any server; `undefined` also where that one does not have it, or may be of another log. */
  async anywhere(sequence: number): Promise<RawMessage | undefined> {
    return this.#isSure ? await this.#direct.one(sequence) : undefined;
  }

  /**
   * Some messages of the log, at least one, in their order: without gaps, but for what was removed. One of that sequence or later is
   * there.
   */
  some(from: number): Promise<readonly RawMessage[]> {
    return this.#ask(async () => {
      const messages = this.#options.isAtomic ? await this.#direct.some({ from }) : await this.#oneByOne(from);
      const last = messages.at(-1);
      if (!last) throw new Lagging(`message ${from} is not there, on the server that answers`);
      this.#identity.see(last, last.sequence);
      return messages;
    });
  }

  /** The messages of a subject from a sequence on, some at a time; none where there are none, as the leader knows it. */
  async ofSubject({ from, subject }: Required<Wanted>): Promise<readonly RawMessage[]> {
    const messages = this.#isSure && this.#options.isAtomic ? await this.#direct.some({ from, subject }).catch(() => []) : [];
    if (messages.length > 0) return messages;
    const next = await this.next({ from, subject });
    return next ? [next] : [];
  }

  /** Removes a subject's messages before a sequence. */
  purge(subject: string, before: number): Promise<void> {
    return this.#ask(() => this.#leader.purge(subject, before));
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
  erase(sequence: number): Promise<void> {
    return this.#ask(() => this.#leader.erase(sequence));
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
    const message = await this.#leader.message(query);
    if (message) this.#identity.see(message, message.sequence);
    return message;
  }

  async #info(query?: object): Promise<StreamInfo> {
    const known = this.#identity.reached; // what is acknowledged from here on, the answer need not know
    const info = await this.#leader.info(query);
    this.#identity.check(info, known);
    return info;
  }

  /** Gives the log's last sequence, when it is sure that it is the log that was opened. */
  async #look(): Promise<number> {
    const doubts = this.#doubts;
    const { seen } = this.#identity;
    const { state } = await this.#info();
    // Others may have written on in a log that was put back, until it has as many messages again.
    if (seen && !this.#isSure) this.#identity.compare(seen, await this.#leader.message({ seq: seen.sequence }));
    this.#settled = doubts;
    return this.#identity.reach(state.last_seq);
  }

  /** Asks about the log that was opened: after trouble, another may stand in its place. */
  #ask<Response>(question: () => Promise<Response>): Promise<Response> {
    return this.#untilAnswered(async () => {
      if (!this.#isSure) await this.#look();
      return await question();
    });
  }

  /** Asks what may be asked again: until there is an answer, or it has taken too long. */
  async #untilAnswered<Response>(question: () => Promise<Response>): Promise<Response> {
    if (this.#replaced) throw this.#replaced;
    for (const attempts = new Attempts(this.#options.timeout); ; await attempts.pause()) {
      try {
        return await question();
      } catch (error) {
        if (!(error instanceof Lagging)) this.#failures += 1;
        if (!isFinal(error) && !attempts.areOver && !this.#link.isClosed) continue;
        const told = unreadable(error);
        if (told instanceof IntegrityError) this.#replaced = told;
        throw told;
      }
    }
  }

  /** Looks before something is sent, also again: it is not to be sent to another log. */
  async #readyToSend(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      if (error instanceof IntegrityError) this.#replaced = error;
      throw this.#replaced ?? new NotSent(messageOf(error), { cause: error });
    }
  }

  #isReplaced(): Error {
    this.#replaced = replaced();
    return this.#replaced;
  }
}
