import type { Map as ImmutableMap } from 'immutable';
import { listOf, mapOf, type PlainFields, plainFrom } from '../core/data.ts';
import type { Event } from '../core/event.ts';
import { MessageData } from '../core/message-data.ts';
import { DecodeError } from '../core/store-errors.ts';
import { maxDepth } from '../values/max-depth.ts';
import { parseExactly } from './exact-json.ts';

// Data and metadata as JSON text, which keeps every key and value: decoding gives back an equal one.

/** Data's text is its JSON, written without a copy of the fields. */
export const encodeData = (data: Event['data']): string => data.toString();

export const encodeMetadata = (metadata: Event['metadata']): string => JSON.stringify(plainFrom(metadata));

/** @throws {@link DecodeError} (`DECODE_FAILED`) when the text is no JSON object */
export const decodeData = (text: unknown): MessageData => dataOfJson(parsedJson(text));

/** @throws {@link DecodeError} (`DECODE_FAILED`) when the text is no JSON object */
export const decodeMetadata = (text: unknown): ImmutableMap<string, unknown> => metadataOfJson(parsedJson(text));

// Parsed JSON becomes data again. Only how deep it is nested is checked: what is deeper than data can be, nobody could use.

/** Takes over what was parsed. */
export function dataOfJson(parsed: unknown): MessageData {
  const fields = objectOf(parsed);
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    // Also under `__proto__`, which is a key of its own here: what is written replaces it.
    if (typeof field === 'object') fields[key] = raised(field, 1);
  }
  return new MessageData(fields);
}

export const metadataOfJson = (parsed: unknown): ImmutableMap<string, unknown> => raisedObject(objectOf(parsed), 0);

const raisedObject = (parsed: PlainFields, depth: number): ImmutableMap<string, unknown> =>
  mapOf((take) => {
    for (const key of Object.keys(parsed)) take(key, raised(parsed[key], depth + 1));
  });

/** @param depth how many keys and indexes lead to it */
function raised(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) throw new DecodeError('Stored data is nested deeper than data can be.');
  if (!Array.isArray(value)) return raisedObject(value as PlainFields, depth);
  const items: unknown[] = value; // as parsed: nobody else's
  for (let index = 0; index < items.length; index += 1) items[index] = raised(items[index], depth + 1);
  return listOf(items);
}

function objectOf(parsed: unknown): PlainFields {
  // An object of `JSON.parse` has fields of its own alone.
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as PlainFields;
  throw new DecodeError('Stored data is not a JSON object.');
}

/** What is longer is looked through before it is parsed: each open bracket takes V8 many bytes, whether it is ever closed or not. */
const mostUnseen = 256 * 1024;

/** More than a value takes that is as deep as values can be, tags and all. */
const mostBrackets = 10 * maxDepth;

/** @throws {@link DecodeError} (`DECODE_FAILED`) where more brackets are open than a codec opens */
function checkNesting(text: string): void {
  let open = 0;
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isText) {
      if (code === backslash) index += 1;
      else if (code === quote) isText = false;
    } else if (code === quote) isText = true;
    else if (isOpening(code)) open += 1;
    else if (isOpening(code - 2)) open -= 1; // a closing bracket's code is that of its opening one, and two
    if (open > mostBrackets) throw new DecodeError('Stored data is nested deeper than data can be.');
  }
}

const [backslash, quote, bracket, brace] = Array.from('\\"[{', (character) => character.charCodeAt(0));
const isOpening = (code: number) => code === bracket || code === brace;

export function parsedJson(text: unknown): unknown {
  if (typeof text !== 'string') throw new DecodeError(`Stored data is not text, but ${text === null ? 'null' : typeof text}.`);
  if (text.length > mostUnseen) checkNesting(text);
  try {
    const parsed: unknown = JSON.parse(text);
    // Only a text with a backslash can be misread, see `parseExactly`; most have none.
    return !text.includes('\\') || JSON.stringify(parsed) === text ? parsed : parseExactly(text);
  } catch (cause) {
    throw new DecodeError('Stored data is not JSON.', { cause });
  }
}
