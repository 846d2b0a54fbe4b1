import { Map as ImmutableMap } from 'immutable';
import { mapOf } from './data.ts';
import { InvalidArgumentError } from './errors.ts';
import { Message } from './message.ts';

/** What metadata tells of the cause of a message, under the keys `correlationId`, `causationId` and `commandId`. */
export type CauseIds = ImmutableMap<string, unknown>;

/** What a message tells that follows from another: the story that the other belongs to, or begins, and the other itself. */
export function causeIds(cause: unknown): CauseIds {
  if (!(cause instanceof Message) || cause.id === '')
    throw new InvalidArgumentError({ field: 'causedBy', value: cause, expected: 'a command, or an event that has an id' });
  const { id, metadata } = cause;
  return ImmutableMap({ correlationId: metadata.get('correlationId', id), causationId: id });
}

/**
 * Metadata with what it is to tell of a cause. What it tells of one already is the same: with another, for instance where somebody
 * has copied the metadata of an earlier event, a log would tell wrong causes for good.
 */
export function withCause(metadata: ImmutableMap<string, unknown>, cause: CauseIds): ImmutableMap<string, unknown> {
  if (metadata.size === 0) return cause;
  for (const [key, id] of cause) {
    const value = metadata.get(key, id);
    if (value !== id)
      throw new InvalidArgumentError({ field: `metadata.${key}`, value, expected: `"${id}" as its cause has it, or left out` });
  }
  return mapOf((take) => {
    for (const part of [metadata, cause]) for (const [key, value] of part) take(key, value);
  });
}
