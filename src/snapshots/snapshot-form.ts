import { type Record as ImmutableRecord, is, type ValueObject } from 'immutable';
import { parsedJson } from '../codec/json.ts';
import type { Kept } from '../core/bucket.ts';
import { NotData, type PlainFields } from '../core/data.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { KnownState, StateOwner } from '../core/known-state.ts';
import { asPosition } from '../core/position.ts';
import { DecodeError } from '../core/store-errors.ts';
import type { ValueCodec } from '../values/value-codec.ts';
import { checksum } from './checksum.ts';

/** What a snapshot says besides its state. */
interface Told {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly position: string;
  readonly eventId: string;
  readonly stateVersion: number;
  /** The types of the events that the fold knew, and of those that it passed over. */
  readonly folded: readonly string[];
  readonly skipped: readonly string[];
  readonly state: PlainFields;
}

/**
 * What a snapshot is to this code: of use; `outdated`, to be replaced; or `newer`, made by code that knows more than this does, and
 * left for it.
 */
export type Found = KnownState | 'outdated' | 'newer';

/** Snapshots as JSON: `{"form":1,"checksum":"…","snapshot":{…}}`. */
export class SnapshotForm {
  readonly #values: ValueCodec;

  constructor(values: ValueCodec) {
    this.#values = values;
  }

  /** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a state that would not come back as it was */
  write({ type, id }: StateOwner, known: KnownState): Uint8Array {
    const names = namesKnownTo(type);
    const types = [...known.types];
    const { version, position, eventId } = known;
    const state = this.#stateAsJson(known.state);
    if (!is(this.#stateFrom(JSON.parse(JSON.stringify(state)), type.definition.state), known.state))
      throw new InvalidArgumentError({ field: 'state', value: known.state, expected: 'a state that comes back equal' });
    const told: Told = {
      type: type.definition.type,
      id,
      version,
      position,
      eventId,
      stateVersion: type.definition.stateVersion,
      folded: types.filter((name) => names.has(name)),
      skipped: types.filter((name) => !names.has(name)),
      state,
    };
    const text = JSON.stringify(told);
    return new TextEncoder().encode(`{"form":1,"checksum":"${checksum(text)}","snapshot":${text}}`);
  }

  /** @throws {@link DecodeError} (`DECODE_FAILED`) for what is no snapshot of this aggregate at this version, and what kinds of values throw */
  read({ type, id }: StateOwner, { value, version }: Kept): Found {
    const told = toldIn(value);
    const { definition } = type;
    if (told.type !== definition.type || told.id !== id || told.version !== version)
      throw new DecodeError(`it is a snapshot of ${told.type} "${told.id}" at version ${told.version}`);
    if (told.stateVersion !== definition.stateVersion) return told.stateVersion > definition.stateVersion ? 'newer' : 'outdated';
    const names = namesKnownTo(type);
    if (told.skipped.some((name) => names.has(name))) return 'outdated';
    if (told.folded.some((name) => !names.has(name))) return 'newer';
    return {
      state: this.#stateFrom(told.state, definition.state),
      version,
      eventId: told.eventId,
      position: asPosition(told.position),
      types: new Set([...told.folded, ...told.skipped]),
    };
  }

  #stateAsJson(state: ValueObject): PlainFields {
    const fields: PlainFields = {};
    for (const [key, value] of fieldsOf(state)) {
      try {
        // What is left out is `undefined`, which a field is only where its default is.
        if (value !== undefined) fields[key] = this.#values.encode(value, [key]);
      } catch (error) {
        if (!(error instanceof NotData)) throw error;
        const { path, message } = error.issue;
        throw new InvalidArgumentError({
          field: `state.${path.join('.')}`,
          value,
          expected: `what can be kept: ${message}`,
          cause: error,
        });
      }
    }
    return fields;
  }

  #stateFrom(fields: PlainFields, blank: ValueObject): ValueObject {
    const keys = new Set(fieldsOf(blank).map(([key]) => key));
    const isMissing = ([key, value]: readonly [string, unknown]) => value !== undefined && !Object.hasOwn(fields, key);
    if (Object.keys(fields).some((key) => !keys.has(key)) || fieldsOf(blank).some(isMissing))
      throw new DecodeError('its state has other fields than this code: raise stateVersion when they change');
    return asRecord(blank).withMutations((state) => {
      for (const key of Object.keys(fields)) state.set(key, this.#values.decode(fields[key]));
    });
  }
}

type AnyRecord = ImmutableRecord<{ [key: string]: unknown }>;

/** The state of every aggregate is a Record. */
const asRecord = (state: ValueObject) => state as unknown as AnyRecord & ValueObject;

const fieldsOf = (state: ValueObject): readonly [string, unknown][] => Object.entries(asRecord(state).toObject());

/** The names that types of events have, or had, to an aggregate. */
const namesKnownTo = ({ definition }: StateOwner['type']): ReadonlySet<string> =>
  new Set(definition.events.flatMap(({ type, history }) => [type, ...history.formerly]));

const written = /^\{"form":1,"checksum":"([0-9a-f]{8})","snapshot":(.*)\}$/s;

function toldIn(value: Uint8Array): Told {
  const [, sum, snapshot = ''] = written.exec(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)) ?? [];
  if (sum !== checksum(snapshot)) throw new DecodeError('it was damaged, or is no snapshot');
  return parsedJson(snapshot) as Told; // as it was written: the checksum is right
}
