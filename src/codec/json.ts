import type { Map as ImmutableMap } from 'immutable';
import { dataFromJson, plainFrom } from '../core/data.ts';
import { DecodeError } from '../core/errors.ts';
import { parseExactly } from './exact-json.ts';

/** Data or metadata as JSON text, which keeps every key and value: `decodeJson` gives back an equal one. */
export const encodeJson = (data: unknown): string => JSON.stringify(plainFrom(data));

/** @throws {@link DecodeError} (`DECODE_FAILED`) when the text is no JSON object */
export function decodeJson(text: unknown): ImmutableMap<string, unknown> {
  const parsed = parsedJson(text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return dataFromJson(parsed);
  throw new DecodeError('Stored data is not a JSON object.');
}

function parsedJson(text: unknown): unknown {
  if (typeof text !== 'string') throw new DecodeError(`Stored data is not text, but ${text === null ? 'null' : typeof text}.`);
  try {
    const parsed: unknown = JSON.parse(text);
    // Only a text with a backslash can be misread, see `parseExactly`; most have none.
    return !text.includes('\\') || JSON.stringify(parsed) === text ? parsed : parseExactly(text);
  } catch (cause) {
    throw new DecodeError('Stored data is not JSON.', { cause });
  }
}
