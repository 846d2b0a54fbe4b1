import type { Data } from './data-view.ts';
import type { Erased } from './erased.ts';
import { InvalidArgumentError, InvalidEventError } from './errors.ts';
import { checkStreamId } from './names.ts';
import { checkFunction } from './sources.ts';

/** Which fields of a type of event are personal, and whose. */
export interface PersonalOptions<Output extends object, Field extends string> {
  /** Whom they are about: the id of a customer, a patient. The same for all that is to be erased together; itself no secret. */
  subject(data: Data<Output>): string;
  /** Fields at the top of the data. */
  readonly fields: readonly Field[];
}

/** The same, as definitions carry it. */
export interface PersonalFields {
  readonly subject: (data: never) => unknown;
  readonly fields: readonly string[];
}

/** Whose data an event holds, and in which fields. */
export interface Personal {
  readonly subject: string;
  readonly fields: readonly string[];
}

/** Data whose personal fields may have been erased. */
export type WithErased<Plain, Field extends string> = [Field] extends [never]
  ? Plain
  : { [Key in keyof Plain]: Key extends Field ? Plain[Key] | Erased : Plain[Key] };

export function personalFields(options: PersonalFields | undefined): PersonalFields | undefined {
  if (options === undefined) return undefined;
  const { subject, fields } = options;
  checkFunction(subject, 'personal.subject');
  if (!Array.isArray(fields) || fields.length === 0 || !fields.every((field) => typeof field === 'string'))
    throw new InvalidArgumentError({ field: 'personal.fields', value: fields, expected: 'names of fields, at least one' });
  return Object.freeze({ subject, fields: Object.freeze([...fields]) });
}

/** @throws {@link InvalidEventError} (`INVALID_EVENT`) where it cannot be told whose data it is */
export function personalOf(eventType: string, { subject: subjectOf, fields }: PersonalFields, data: unknown): Personal {
  try {
    const subject = subjectOf(data as never); // what the definition's schema has checked
    checkStreamId(subject, 'subject');
    return { subject, fields };
  } catch (cause) {
    const message = `whose data it is cannot be told: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new InvalidEventError({ eventType, issues: [{ message }], cause });
  }
}
