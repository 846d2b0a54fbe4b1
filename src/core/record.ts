import { Record as ImmutableRecord, type RecordOf } from 'immutable';

export interface RecordKind<Fields extends object> {
  /** The record with every field at its default: others are made from it. */
  readonly blank: RecordOf<Fields>;
  is(value: unknown): boolean;
}

/**
 * A kind of Immutable.js Record that equals records of its own kind only: two kinds with the same fields are different
 * values (`Record.equals` looks at the fields alone).
 */
export function recordKind<Fields extends object>(name: string, defaults: Fields): RecordKind<Fields> {
  const BaseRecord: new () => ImmutableRecord<object> = ImmutableRecord<object>(defaults, name);
  class KindRecord extends BaseRecord {
    override equals(other: unknown): boolean {
      return this === other || (other instanceof KindRecord && super.equals(other));
    }
  }
  // What a subclass of a Record factory makes has that factory's fields.
  return { blank: new KindRecord() as unknown as RecordOf<Fields>, is: (value) => value instanceof KindRecord };
}
