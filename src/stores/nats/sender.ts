import { randomUUID } from 'node:crypto';
import { type MsgHdrs, headers as natsHeaders } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { type Answer, answerOf } from './answers.ts';
import { Attempts } from './attempts.ts';
import { isForbidden, isNotTaken, isUnsendable, NotSent } from './failures.ts';
import type { Exchange } from './link.ts';

/** A message that is to be stored. */
export interface NewMessage {
  readonly subject: string;
  readonly body: string | Uint8Array;
  /** Only if the last message of a subject, this one's or another, has this sequence; 0 for none. */
  readonly expected?: { readonly subject: string; readonly sequence: number };
}

interface SenderOptions {
  readonly stream: string;
  readonly timeout: number;
  /** What is waited for before each attempt, if anything is. */
  readonly ready: () => Promise<void> | undefined;
  /** Called when an attempt has failed. */
  readonly failed: () => void;
}

/** Sends messages to be stored: publishes them, as NATS has it. */
export class Sender {
  readonly #link: Exchange;
  readonly #options: SenderOptions;

  constructor(link: Exchange, options: SenderOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** All of them or none, one after the other: gives the sequence of the last. */
  async send(messages: readonly NewMessage[]): Promise<Answer> {
    const { timeout, ready, failed } = this.#options;
    for (const attempts = new Attempts(timeout); ; await attempts.pause()) {
      try {
        const wait = ready();
        if (wait) await wait;
        return await this.#sendOnce(messages);
      } catch (error) {
        failed();
        if (isForbidden(error) || isUnsendable(error)) throw new NotSent(messageOf(error), { cause: error });
        if (!isNotTaken(error)) throw error;
        if (attempts.areOver || this.#link.isClosed) throw new NotSent('no server takes it', { cause: error });
      }
    }
  }

  /**
   * Several are a batch, of which only the last is answered:
   * https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-50.md
   */
  #sendOnce(messages: readonly NewMessage[]): Promise<Answer> {
    const { stream, timeout } = this.#options;
    const batch = messages.length > 1 ? randomUUID() : undefined;
    const headers = messages.map((message, index) => headersOf(message, batch && { batch, place: index + 1 }));
    for (const [index, { subject, body }] of messages.slice(0, -1).entries()) this.#link.post(subject, body, headers[index]);
    const [last] = messages.slice(-1);
    const [lastHeaders = natsHeaders()] = headers.slice(-1);
    if (batch) lastHeaders.append('Nats-Batch-Commit', '1');
    return this.#link.send(last?.subject ?? '', last?.body ?? '', {
      headers: lastHeaders,
      timeout,
      read: (message) => answerOf(stream, message),
    });
  }
}

function headersOf({ subject, expected }: NewMessage, within?: { batch: string; place: number }): MsgHdrs {
  const headers = natsHeaders();
  if (expected) headers.append('Nats-Expected-Last-Subject-Sequence', String(expected.sequence));
  if (expected && expected.subject !== subject) headers.append('Nats-Expected-Last-Subject-Sequence-Subject', expected.subject);
  if (!within) return headers;
  headers.append('Nats-Batch-Id', within.batch);
  headers.append('Nats-Batch-Sequence', String(within.place));
  return headers;
}
