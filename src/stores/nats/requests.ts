import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { messageOf } from '../../core/error-text.ts';
import { StoreClosedError } from '../../core/store-errors.ts';
import { NoAnswer, NotSent } from './failures.ts';

interface Request {
  readonly subject: string;
  /** Takes an answer; tells whether it was one. */
  readonly take: (message: Msg) => boolean;
  readonly reject: (error: unknown) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export interface RequestOptions<Answer> {
  /** How long is waited, in milliseconds: for the answer, and from one part of it to the next. */
  readonly timeout: number;
  readonly headers?: MsgHdrs;
  /** Gives `undefined` for what others have said, who may answer too: the answer is waited for no less. */
  readonly read: (message: Msg) => Answer | undefined;
}

/**
 * Questions and their answers, over one subscription. The client's own `request` makes an error object for each, its stack included, also
 * where there was an answer: with 128 saves under way, that took a tenth of the time.
 */
export class Requests {
  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #underWay = new Map<string, Request>();
  readonly #stop: () => void;
  #count = 0;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
    this.#inbox = `${createInbox(inboxPrefixOf(connection))}.`;
    const subscription = connection.subscribe(`${this.#inbox}*`, {
      callback: (error, message) => {
        // Not its cause: that would tell of the listening, and the message itself may have been taken.
        if (error) this.failAll(new Error(`answers are not heard: ${messageOf(error)}`));
        else this.#answered(message);
      },
    });
    this.#stop = () => subscription.unsubscribe();
  }

  send<Answer>(subject: string, body: Uint8Array | string, { timeout, headers, read }: RequestOptions<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const token = (this.#count++).toString(36);
      const timer = setTimeout(() => this.#fail(token, new NoAnswer(timeout)), timeout);
      const take = (message: Msg) => {
        const answer = read(message);
        if (answer !== undefined) resolve(answer);
        return answer !== undefined;
      };
      this.#underWay.set(token, { subject, take, reject, timer });
      try {
        this.#connection.publish(subject, body, { reply: this.#inbox + token, ...(headers && { headers }) });
      } catch (error) {
        this.#fail(token, error);
      }
    });
  }

  /** Fails all that are under way, or those to a subject. */
  failAll(error: Error, subject?: string): void {
    for (const [token, request] of this.#underWay)
      if (subject === undefined || request.subject === subject) this.#fail(token, error);
  }

  close(): void {
    this.#stop();
    this.failAll(new StoreClosedError());
  }

  #answered(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length);
    if (message.headers?.code === 503 && message.data.length === 0) this.#fail(token, new NotSent('no server takes it'));
    else this.#read(token, message);
  }

  #read(token: string, message: Msg): void {
    try {
      const request = this.#underWay.get(token);
      if (request?.take(message)) this.#taken(token);
      else request?.timer.refresh();
    } catch (error) {
      this.#fail(token, error);
    }
  }

  #fail(token: string, error: unknown): void {
    this.#taken(token)?.reject(error);
  }

  #taken(token: string): Request | undefined {
    const request = this.#underWay.get(token);
    if (!request) return undefined;
    this.#underWay.delete(token);
    clearTimeout(request.timer);
    return request;
  }
}

/** A connection of the user's may be allowed to listen under its own prefix alone; the client's types do not tell of the option. */
function inboxPrefixOf(connection: NatsConnection): string | undefined {
  const options: unknown = 'options' in connection ? connection.options : undefined;
  if (typeof options !== 'object' || options === null || !('inboxPrefix' in options)) return undefined;
  return typeof options.inboxPrefix === 'string' ? options.inboxPrefix : undefined;
}
