import { Record as ImmutableRecord, type RecordOf } from 'immutable';

export interface RecordKind<Fields extends object> {
  /** The record with every field at its default: others are made from it. */
  readonly blank: RecordOf<Fields>;
  is(value: unknown): boolean;
}

/**
 * A kind of Immutable.js Record that equals records of its own kind only: two kinds with the same fields are different
 * values (`Record.equals` looks at the fields alone).
 *
 * @param toPlain gives a field back as plain data in `toJS`; without it Immutable's own conversion is used
 */
export function recordKind<Fields extends object>(
  name: string,
  defaults: Fields,
  toPlain?: (field: unknown) => unknown,
): RecordKind<Fields> {
  const BaseRecord: new () => ImmutableRecord<object> = ImmutableRecord<object>(defaults, name);
  class KindRecord extends BaseRecord {
    override equals(other: unknown): boolean {
      return this === other || (other instanceof KindRecord && super.equals(other));
    }
    override toJS(): object {
      if (!toPlain) return super.toJS();
      return Object.fromEntries(Object.entries(this.toObject()).map(([key, field]) => [key, toPlain(field)]));
    }
  }
  // What a subclass of a Record factory makes has that factory's fields.
  return { blank: new KindRecord() as unknown as RecordOf<Fields>, is: (value) => value instanceof KindRecord };
}
