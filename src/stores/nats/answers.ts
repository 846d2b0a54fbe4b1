import type { Msg } from '@nats-io/transport-node';
import { hasCode, Refused } from './failures.ts';

// What the server says to messages and questions.

/** To a message that is to be stored: its sequence, or that another is the subject's last, or that it knows the message's id. */
export type Answer =
  | { readonly kind: 'stored'; readonly save: number }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'known' };

/** Codes of JetStream: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const [wrongLastSequence, duplicateInProcess] = [10071, 10158];

/**
 * Whether a stream has answered to a message that is to be stored. Another that takes the same subjects, behind a leaf node for
 * example, answers as well: what it has stored is not stored here.
 */
export function isAnswerOf(stream: string, message: Pick<Msg, 'data'>): boolean {
  try {
    const answer: { stream?: unknown; seq?: unknown; error?: unknown } = JSON.parse(textFrom(message.data));
    if (answer.stream !== stream) return false;
    return answer.error !== undefined || (Number.isSafeInteger(answer.seq) && Number(answer.seq) > 0);
  } catch {
    return false;
  }
}

/** @throws {@link Refused} where the server says no for another reason */
export function answerFrom(message: Pick<Msg, 'data'>): Answer {
  try {
    const { seq, duplicate } = parsed(message) as { seq: number; duplicate?: boolean }; // as `isAnswerOf` has seen
    return duplicate ? { kind: 'known' } : { kind: 'stored', save: seq };
  } catch (error) {
    if (hasCode(error, wrongLastSequence)) return { kind: 'overtaken' };
    if (hasCode(error, duplicateInProcess)) return { kind: 'known' };
    throw error;
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
