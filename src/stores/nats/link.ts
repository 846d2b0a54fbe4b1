import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { StoreClosedError } from '../../core/store-errors.ts';
import { isForbidden, NotSent } from './failures.ts';
import { type RequestOptions, Requests } from './requests.ts';

/** A connection to the servers as a store uses it: nothing waits for it to come back. */
export class Link {
  readonly #connection: NatsConnection;
  readonly #requests: Requests;
  readonly #statuses: ReturnType<NatsConnection['status']>;
  #isConnected = true;
  #losses = 0;
  /** By the store: the connection may go on. */
  #isClosed = false;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
    this.#requests = new Requests(connection);
    this.#statuses = connection.status();
    void this.#watch();
  }

  /** What fits in a message, its headers included. */
  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 1024 * 1024;
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#connection.isClosed();
  }

  /** How often the connection was lost: what is on its other end may be another log since. */
  get losses(): number {
    return this.#losses;
  }

  /** Sends what is answered. */
  async send<Answer>(subject: string, body: string | Uint8Array, options: RequestOptions<Answer>): Promise<Answer> {
    this.#checkConnected();
    return await this.#requests.send(subject, body, options);
  }

  /** Sends what is not answered. */
  post(subject: string, body: string | Uint8Array, headers?: MsgHdrs): void {
    this.#checkConnected();
    this.#connection.publish(subject, body, headers && { headers });
  }

  /** Tells all who listen; nobody, where there is no connection. */
  tell(subject: string, text: string): void {
    if (this.#isConnected && !this.isClosed) this.#connection.publish(subject, text);
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

  /** Leaves the connection as it was: it may be the user's, who goes on with it. */
  close(): void {
    this.#isClosed = true;
    this.#requests.close();
    const statuses: object = this.#statuses;
    if ('stop' in statuses && typeof statuses.stop === 'function') statuses.stop(); // the client's types do not tell of it
  }

  /** What is sent while there is no connection would wait for one, and might be written long after its sender has given up. */
  #checkConnected(): void {
    if (this.#isClosed) throw new StoreClosedError();
    if (!this.#isConnected) throw new NotSent(this.isClosed ? 'the connection was closed' : 'there is no connection');
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
    this.#losses += 1;
    this.#requests.failAll(new Error('the connection was lost')); // their answers went with it
  }

  /** The server tells so instead of answering. */
  #forbidden(error: Error): void {
    if (isForbidden(error) && 'subject' in error) this.#requests.failAll(error, String(error.subject));
  }
}

/** What those need of it who ask, and who send. */
export type Exchange = Pick<Link, 'send' | 'post' | 'isClosed' | 'losses'>;
