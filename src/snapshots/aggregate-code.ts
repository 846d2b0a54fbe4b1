import type { Record as ImmutableRecord, ValueObject } from 'immutable';
import type { StateOwner } from '../core/known-state.ts';

/** What the code of an aggregate knows of it, as a snapshot has to be held against it. */
export interface AggregateCode {
  /** The names that its types of events have, or had. */
  readonly names: ReadonlySet<string>;
  readonly blank: StateRecord;
  /** The names of the state's fields, and of those that a state always has a value for. */
  readonly fields: ReadonlySet<string>;
  readonly required: readonly string[];
}

export type StateRecord = ImmutableRecord<{ [key: string]: unknown }> & ValueObject;

/** The state of every aggregate is a Record. */
export const asRecord = (state: ValueObject) => state as unknown as StateRecord;

const codes = new WeakMap<StateOwner['type'], AggregateCode>();

/** Worked out once for each class: a load would take a quarter longer. */
export function codeOf(type: StateOwner['type']): AggregateCode {
  const known = codes.get(type);
  if (known) return known;
  const { events, state } = type.definition;
  const blank = asRecord(state);
  const fields = Object.entries(blank.toObject());
  const code = {
    names: new Set(events.flatMap(({ type: name, history }) => [name, ...history.formerly])),
    blank,
    fields: new Set(fields.map(([key]) => key)),
    required: fields.filter(([, value]) => value !== undefined).map(([key]) => key),
  };
  codes.set(type, code);
  return code;
}
