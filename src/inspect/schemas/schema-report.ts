import { InvalidArgumentError } from '../../core/errors.ts';
import { type SchemaChange, schemaChanges } from './schema-changes.ts';
import { recordFrom, recordText, updatedRecord } from './schema-record.ts';
import type { ToldEvent } from './told-schema.ts';

/** A type of event as it is now, and why it tells no JSON Schema, where it does not. */
export interface AskedEvent extends ToldEvent {
  readonly reason?: string;
}

export interface SchemaReport {
  readonly passed: boolean;
  readonly lines: readonly string[];
  /** What is to be written, if anything: how the types are now. */
  readonly text: string | undefined;
}

/** What is asked of a check. */
export interface SchemaCheck {
  readonly now: readonly AskedEvent[];
  /** What the file says, if there is one. */
  readonly recorded: string | undefined;
  /** Its name, to speak of it. */
  readonly file: string;
  /** Changes are accepted, and will be written. */
  readonly update?: boolean;
  /** It fails on what the file does not say yet, too. */
  readonly exact?: boolean;
}

/**
 * Compares types of events with what is recorded of them.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) where nothing is recorded, and nothing is to be
 */
export function schemaReport({ now, recorded, file, update = false, exact = false }: SchemaCheck): SchemaReport {
  if (recorded === undefined && !update)
    throw new InvalidArgumentError({ field: 'file', value: file, expected: 'one that is there (run with --update first)' });
  const record = recorded === undefined ? new Map() : recordFrom(recorded, file);
  const changes = schemaChanges(record, now);
  const text = recordText(updatedRecord(record, now));
  // However it is formatted.
  const isRecorded = recorded !== undefined && recordText(record) === text;
  const told = [...changes.map((change) => lineOf(change, update)), ...now.flatMap(untold)];
  if (update) {
    const written = isRecorded ? `${file} is up to date` : `${file} is written`;
    return {
      passed: true,
      lines: [...told, `✓ ${counted(now.length, 'type')} of event: ${written}`],
      text: isRecorded ? undefined : text,
    };
  }
  if (changes.length > 0)
    return {
      passed: false,
      lines: [...told, `✗ ${counted(changes.length, 'change')} that stored events may not satisfy`],
      text: undefined,
    };
  const stale = `${file} does not say yet how they are now: run with --update, and commit it`;
  return {
    passed: isRecorded || !exact,
    lines: [
      ...told,
      `✓ ${counted(now.length, 'type')} of event: what is stored satisfies them`,
      ...(isRecorded ? [] : [`${exact ? '✗' : '·'} ${stale}`]),
    ],
    text: undefined,
  };
}

const lineOf = ({ place, what, remedy, certain }: SchemaChange, isAccepted: boolean) =>
  isAccepted ? `· accepted: ${place} ${what}` : `${certain ? '✗' : '?'} ${place} ${what}: ${remedy}`;

const untold = ({ type, schemas, reason }: AskedEvent): readonly string[] =>
  schemas ? [] : [`· ${type} tells no JSON Schema (${reason ?? 'its library cannot'}): a change of its data is not noticed`];

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
