import type { Map as ImmutableMap } from 'immutable';
import { dataFromJson, plainFrom } from '../core/data.ts';
import { DecodeError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { MessageData } from '../core/message-data.ts';
import { parseExactly } from './exact-json.ts';

// Data and metadata as JSON text, which keeps every key and value: decoding gives back an equal one.

export const encodeData = (data: Event['data']): string => JSON.stringify(data.toJS());

export const encodeMetadata = (metadata: Event['metadata']): string => JSON.stringify(plainFrom(metadata));

/** @throws {@link DecodeError} (`DECODE_FAILED`) when the text is no JSON object */
export const decodeData = (text: unknown): MessageData => MessageData.fromJson(parsedObject(text));

/** @throws {@link DecodeError} (`DECODE_FAILED`) when the text is no JSON object */
export const decodeMetadata = (text: unknown): ImmutableMap<string, unknown> => dataFromJson(parsedObject(text));

function parsedObject(text: unknown): object {
  const parsed = parsedJson(text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
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
