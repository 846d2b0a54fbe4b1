import type { Map as ImmutableMap } from 'immutable';
import { mapWith } from './data.ts';
import { InvalidArgumentError } from './errors.ts';
import type { Fault } from './fault.ts';
import { checkUserName } from './names.ts';
import { checkFunction } from './sources.ts';
import { DecodeError } from './store-errors.ts';
import { checkWholeNumber } from './whole-number.ts';

/** What a type of event was called, and how its data looked, before. */
export interface EventHistory {
  /** Of the data that events are made with now; 1 unless said otherwise. */
  readonly schemaVersion: number;
  /** By the schema version that it takes: the step to the next. */
  readonly upcast: { readonly [from: number]: Upcast };
  /** The names that it had before. */
  readonly formerly: readonly string[];
}

/** Raises data to the next schema version; what it gets and gives is plain. */
export type Upcast<Raised extends object = object> = {
  // A method, so that the data may be given the type that they had.
  step(data: { readonly [key: string]: unknown }): Raised;
}['step'];

/** The steps that lead to a schema version; the last one gives what events are made with now. */
export type Upcasts<SchemaVersion, Output extends object> = number extends SchemaVersion
  ? undefined
  : SchemaVersion extends number
    ? Steps<SchemaVersion, Output>
    : undefined;

type Steps<
  To extends number,
  Output extends object,
  Counted extends readonly unknown[] = [unknown],
  Last = never,
  All = never,
> = Counted['length'] extends To
  ? [All] extends [never]
    ? undefined
    : { readonly [From in All & number]: Upcast<From extends Last ? Output : object> }
  : Counted['length'] extends 1_000
    ? Fault<'a schema version is a whole number from 1 on'>
    : Steps<To, Output, [...Counted, unknown], Counted['length'], All | Counted['length']>;

type Metadata = ImmutableMap<string, unknown>;

export interface EventHistoryOptions {
  readonly schemaVersion?: number;
  readonly upcast?: object | undefined;
  readonly formerly?: readonly string[];
}

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a step that is missing or too many */
export function eventHistory({ schemaVersion = 1, upcast = {}, formerly = [] }: EventHistoryOptions): EventHistory {
  checkWholeNumber(schemaVersion, { field: 'schemaVersion', least: 1 });
  const steps = new Map(Object.entries(upcast));
  for (let from = 1; from < schemaVersion; from += 1) checkFunction(steps.get(String(from)), `upcast[${from}]`);
  const tooMany = [...steps.keys()].find((from) => !(Number(from) >= 1 && Number(from) < schemaVersion));
  if (tooMany !== undefined)
    throw new InvalidArgumentError({
      field: `upcast[${tooMany}]`,
      value: steps.get(tooMany),
      expected: `below schemaVersion, ${schemaVersion}`,
    });
  if (!Array.isArray(formerly))
    throw new InvalidArgumentError({ field: 'formerly', value: formerly, expected: 'an array of names' });
  for (const name of formerly) checkUserName(name, 'formerly');
  return Object.freeze({ schemaVersion, upcast: Object.freeze({ ...upcast }), formerly: Object.freeze([...formerly]) });
}

/** An event says which version its data have, where it is not the first. */
export function versioned(metadata: Metadata, { schemaVersion }: EventHistory): Metadata {
  if (schemaVersion === 1) return metadata;
  const given = metadata.get('schemaVersion', schemaVersion);
  if (given === schemaVersion) return mapWith(metadata, { schemaVersion });
  throw new InvalidArgumentError({
    field: 'metadata.schemaVersion',
    value: given,
    expected: `${schemaVersion}, as its type says`,
  });
}

/**
 * Refuses events that are not as their types are now: a fold would pass over what it does not know, or read it wrongly. A codec raises
 * them when they are read.
 */
export function raisedCheck(types: readonly { readonly type: string; readonly history: EventHistory }[]) {
  const changed = types.filter(({ history }) => history.schemaVersion > 1 || history.formerly.length > 0);
  if (changed.length === 0) return () => {};
  const byName = new Map(
    changed.flatMap((known) => [known.type, ...known.history.formerly].map((name) => [name, known] as const)),
  );
  return (events: readonly Placed[]): void => {
    for (const { type, streamId, version, metadata } of events) {
      const known = byName.get(type);
      const schemaVersion = metadata.get('schemaVersion', 1);
      if (!known || (known.type === type && known.history.schemaVersion === schemaVersion)) continue;
      throw new DecodeError(
        `Version ${version} of "${streamId}" is a ${type} of schema version ${schemaVersion}, which this code reads as ${known.type}: give the store a codec with its events.`,
      );
    }
  };
}

/** What is looked at of an event. */
interface Placed {
  readonly type: string;
  readonly streamId: string;
  readonly version: number;
  readonly metadata: Metadata;
}
