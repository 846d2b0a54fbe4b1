import { parsed } from './answers.ts';
import { codes } from './codes.ts';
import { hasCode } from './failures.ts';
import type { StreamInfo } from './identity.ts';
import type { Exchange } from './link.ts';
import type { LeadersMessage } from './messages.ts';
import { Patience } from './patience.ts';

interface LeaderOptions {
  readonly stream: string;
  readonly timeout: number;
}

/** How long an answer to a question may take before it is asked again, in milliseconds: at first, and at most, where it is a message. */
const patience = { least: 1_000, most: 4_000 };

interface Found {
  readonly message: { readonly seq: number; readonly subject: string; readonly data?: string };
}

/** What the server is asked that leads the stream's replicas: once, whoever answers. */
export class Leader {
  readonly #link: Exchange;
  readonly #options: LeaderOptions;
  readonly #patience = new Patience(patience);

  constructor(link: Exchange, options: LeaderOptions) {
    this.#link = link;
    this.#options = options;
  }

  async info(query?: object): Promise<StreamInfo> {
    const info = await this.#call<StreamInfo>('STREAM.INFO', query);
    // A leader that has lost the others goes on to answer, with what it knew then.
    if (info.cluster && !info.cluster.leader) throw new Error('the servers have no leader');
    return info;
  }

  async message(query: object): Promise<LeadersMessage | undefined> {
    try {
      const { message } = await this.#patience.for((milliseconds) => this.#call<Found>('STREAM.MSG.GET', query, milliseconds));
      const bytes = Buffer.from(message.data ?? '', 'base64');
      return { sequence: message.seq, subject: message.subject, bytes, body: bytes.toString() };
    } catch (error) {
      if (hasCode(error, codes.noMessageFound)) return undefined;
      throw error;
    }
  }

  /** Removes a subject's messages before a sequence. */
  async purge(subject: string, before: number): Promise<void> {
    await this.#call('STREAM.PURGE', { filter: subject, seq: before });
  }

  /** Overwrites a message, and removes it; one that is not there is gone already. */
  async erase(sequence: number): Promise<void> {
    try {
      await this.#call('STREAM.MSG.DELETE', { seq: sequence });
    } catch (error) {
      if (!hasCode(error, codes.messageDeleteFailed, codes.noMessageFound, codes.sequenceNotFound)) throw error;
      if (await this.message({ seq: sequence })) throw error;
    }
  }

  async #call<Response>(name: string, query?: object, milliseconds = patience.least): Promise<Response> {
    const { stream, timeout } = this.#options;
    return await this.#link.send(`$JS.API.${name}.${stream}`, query ? JSON.stringify(query) : '', {
      timeout: Math.min(milliseconds, timeout),
      read: (message) => parsed(message) as Response, // as documented for the name
    });
  }
}
