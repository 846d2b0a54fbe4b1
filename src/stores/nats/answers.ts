import type { Msg } from '@nats-io/transport-node';
import { codes } from './codes.ts';
import { hasCode, type RefusalFields, Refused } from './failures.ts';

// What the server says to messages and questions.

/** To a message that is to be stored: its sequence, or that another is the subject's last, or about to be. */
export type Answer = { readonly kind: 'stored'; readonly sequence: number } | { readonly kind: 'overtaken' };

/**
 * What a stream answers to a message that is to be stored; `undefined` for what is no answer of its. Another that takes the same
 * subjects, behind a leaf node for example, answers as well: what it has stored is not stored here.
 *
 * @throws {@link Refused} where the server says no for another reason
 */
export function answerOf(stream: string, { data }: Pick<Msg, 'data'>): Answer | undefined {
  const answer = partsOf(textFrom(data));
  if (answer?.stream !== stream) return undefined;
  if (!answer.error)
    return Number.isSafeInteger(answer.seq) && answer.seq > 0 ? { kind: 'stored', sequence: answer.seq } : undefined;
  const refused = new Refused(answer.error);
  if (hasCode(refused, codes.wrongLastSequence, codes.wrongLastSequenceUnderWay)) return { kind: 'overtaken' };
  throw refused;
}

function partsOf(text: string): { stream: unknown; seq: number; error?: RefusalFields } | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws {@link Refused} where the server says no */
export function parsed(message: Pick<Msg, 'data'>): unknown {
  const { error, ...response } = JSON.parse(textFrom(message.data));
  if (error) throw new Refused(error);
  return response;
}

const decoder = new TextDecoder();
export const textFrom = (bytes: Uint8Array): string => decoder.decode(bytes);
