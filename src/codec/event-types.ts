import { mapWith, taking } from '../core/data.ts';
import { messageOf } from '../core/error-text.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import { type AnyEventType, type Event, eventFrom } from '../core/event.ts';
import { MessageData } from '../core/message-data.ts';
import { richValuesOf } from '../core/rich-values.ts';
import { DecodeError } from '../core/store-errors.ts';

/** Types of events, each by itself or with the aggregate that has them. */
export type KnownEvents = Iterable<AnyEventType | { readonly definition: { readonly events: readonly AnyEventType[] } }>;

/** The types of events that a codec knows: it raises what was stored under their former names and schema versions. */
export class EventTypes {
  /** By each name that a type has or had. */
  readonly #byName = new Map<string, AnyEventType>();

  /** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) where two types claim one name */
  constructor(known: KnownEvents) {
    for (const given of known) for (const type of 'definition' in given ? given.definition.events : [given]) this.#add(type);
  }

  #add(type: AnyEventType): void {
    if (type?.kind !== 'event')
      throw new InvalidArgumentError({ field: 'events', value: type, expected: 'types of events, or aggregates' });
    for (const name of [type.type, ...type.history.formerly]) {
      const other = this.#byName.get(name);
      if (other && other !== type)
        throw new InvalidArgumentError({ field: 'events', value: name, expected: 'the name of one type, now or formerly' });
      this.#byName.set(name, type);
    }
  }

  /** The names under which events of these types are stored. */
  storedNames(types: readonly string[]): readonly string[] {
    return types.flatMap((name) => {
      const type = this.#byName.get(name);
      return type?.type === name ? [name, ...type.history.formerly] : [name];
    });
  }

  /** The event as it would be made now. */
  raised(event: Event): Event {
    const type = this.#byName.get(event.type);
    if (!type) return event;
    const stored = schemaVersionOf(event);
    const { schemaVersion } = type.history;
    if (stored === schemaVersion) return type.type === event.type ? event : changed(event, { type: type.type });
    if (stored > schemaVersion) {
      throw new DecodeError(
        `${placeOf(event)} has schema version ${stored}, which newer code wrote: this code knows ${event.type} up to ${schemaVersion}.`,
      );
    }
    const data = raisedData(event, { type, stored });
    return changed(event, { type: type.type, data, metadata: mapWith(event.metadata, { schemaVersion }) });
  }
}

/** @throws {@link DecodeError} (`DECODE_FAILED`) for what nobody can have written: from there no steps would lead on */
function schemaVersionOf(event: Event): number {
  const stored = event.metadata.size === 0 ? 1 : event.metadata.get('schemaVersion', 1);
  if (typeof stored === 'number' && Number.isSafeInteger(stored) && stored >= 1) return stored;
  throw new DecodeError(`${placeOf(event)} has no schema version.`);
}

/** The stored version is a smaller one than the type's. */
function raisedData(event: Event, { type, stored }: { type: AnyEventType; stored: number }): MessageData {
  const { schemaVersion, upcast } = type.history;
  let data: unknown = event.data.toJS();
  for (let from = stored; ; from += 1) {
    try {
      // Every step is there, as the definition has checked. What it gets is an object, as all data are.
      data = upcast[from]?.(data as { readonly [key: string]: unknown });
      if (from === schemaVersion - 1)
        return stillPersonal(MessageData.from(data, taking(richValuesOf(type.schema))), { event, type });
    } catch (cause) {
      throw new DecodeError(
        `${placeOf(event)} cannot be raised from schema version ${from} of ${type.type} to ${from + 1}: ${messageOf(cause)}`,
        { cause },
      );
    }
  }
}

/**
 * What was sealed is sealed again where it is saved again, as to another store. Whose data they are is not for the steps to change; in
 * which fields those are now the type says.
 */
function stillPersonal(data: MessageData, { event, type }: { event: Event; type: AnyEventType }): MessageData {
  const { personal } = MessageData.needsOf(event.data);
  return personal ? data.about({ ...personal, fields: type.personal?.fields ?? personal.fields }) : data;
}

const placeOf = ({ version, streamId }: Event) => `Version ${version} of "${streamId}"`;

const changed = (
  { id, type, streamId, version, timestamp, data, metadata }: Event,
  fields: Partial<Parameters<typeof eventFrom>[0]>,
): Event => eventFrom({ id, type, streamId, version, timestamp, data, metadata, ...fields });
