import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Map as ImmutableMap, ValueObject } from 'immutable';
import { type CauseIds, causeIds, withCause } from './cause.ts';
import { type Command, isCommand } from './command.ts';
import type { DataOf, UnknownData } from './data-view.ts';
import { InvalidEventError } from './errors.ts';
import { type EventHistory, eventHistory, type Upcasts, versioned } from './event-history.ts';
import type { Fault } from './fault.ts';
import type { JsonOnly } from './json-only.ts';
import { checkedParts, Message, type Refusal } from './message.ts';
import { messageType } from './message-type.ts';
import { type PersonalFields, type PersonalOptions, personalFields, personalOf, type WithErased } from './personal.ts';
import type { ObjectSchema } from './schema.ts';

/** What an event is made of; `View` is its data's. */
export interface EventFields<Type extends string, View> {
  /** Unique in its stream; a UUID unless given. Empty until the event is placed. */
  readonly id: string;
  readonly type: Type;
  /** The stream that it belongs to. Empty until the event is placed. */
  readonly streamId: string;
  /** Its place in the stream: 1, 2, 3 …; 0 until the event is placed. */
  readonly version: number;
  /** When it happened, `YYYY-MM-DDTHH:mm:ss.sssZ`. Empty until the event is placed. It orders nothing. */
  readonly timestamp: string;
  readonly data: View;
  /** What is known of the event besides its data: `correlationId`, `causationId`, `commandId`, and the user's own. */
  readonly metadata: ImmutableMap<string, unknown>;
}

/**
 * A fact: an immutable value, named in the past tense. Its data can be read once a definition has told its type.
 *
 * @example
 * import { defineEvent, shape, type Event } from 'dvent';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
 * const describe = (event: Event) => (TodoAdded.is(event) ? event.data.get('description') : event.type);
 */
export type Event<Type extends string = string, Plain = unknown> = EventValue<Type, DataOf<Plain>>;

/** An event in terms of the view of its data, in which it is covariant: every event is an `Event`. */
export interface EventValue<Type extends string, View extends { toJS(): unknown }> extends EventFields<Type, View>, ValueObject {
  /** The event as plain data: a fresh copy. */
  toJS(): PlainEvent<Type, ReturnType<View['toJS']>>;
}

/** An event as plain data. */
export interface PlainEvent<Type extends string = string, Plain = unknown> extends Omit<EventFields<Type, Plain>, 'metadata'> {
  readonly metadata: { readonly [key: string]: unknown };
}

/** What an apply function sees of an event: neither its id nor its metadata, which a save may still stamp. */
export type AppliedEvent<Applied extends Event> = Pick<Applied, 'type' | 'streamId' | 'version' | 'timestamp' | 'data'>;

/** What may be given to an event when it is made; the rest comes when it is placed in a stream. */
export interface EventOptions {
  readonly id?: string;
  readonly timestamp?: string;
  readonly metadata?: { readonly [key: string]: unknown };
  /**
   * What the event follows from: its metadata tells `correlationId` and `causationId`, of a command `commandId` too. Events of
   * aggregates get theirs when they are saved with `causedBy`.
   */
  readonly causedBy?: Command | Event;
}

/** What a type of event is defined by, as data. */
export interface EventDefinition<Type extends string, Output> {
  readonly kind: 'event';
  readonly type: Type;
  readonly schema: StandardSchemaV1<unknown, Output>;
  /** How it was called, and how its data looked, before. */
  readonly history: EventHistory;
  /** Which fields are personal, and whose. */
  readonly personal: PersonalFields | undefined;
  is(event: Event): event is Event<Type, Output>;
}

/**
 * A type of event: a function that makes its events, and its definition.
 *
 * It throws an {@link InvalidEventError} (`INVALID_EVENT`) when the data does not fit the schema, or is not JSON.
 */
export type EventType<Type extends string, Input, Output> =
  // An intersection: TypeScript looks at a call that gives a plain function type last, and a definition that stands where it
  // is used would be `never` to the functions beside it.
  EventDefinition<Type, Output> & ((data: Input, options?: EventOptions) => Event<Type, Output>);

/** Any type of event, whatever its data. */
export interface AnyEventType {
  (data: never, options?: EventOptions): Event;
  readonly kind: 'event';
  readonly type: string;
  readonly schema: ObjectSchema;
  readonly history: EventHistory;
  readonly personal: PersonalFields | undefined;
  is(event: Event): boolean;
}

/** The events that a type of event makes. */
export type EventOf<Definition> = Definition extends EventType<infer Type, never, infer Output> ? Event<Type, Output> : never;

/** An event's schema must accept its own output, so that what was stored can be checked again. */
type Reparsable<Schema extends ObjectSchema> =
  StandardSchemaV1.InferOutput<Schema> extends StandardSchemaV1.InferInput<Schema>
    ? Schema
    : Fault<'the schema of an event accepts its own output: transforms belong in commands'>;

/** What a type of event may be defined with besides its schema. */
export interface EventTypeOptions<SchemaVersion extends number, Output extends object, Personal extends string = never> {
  /** The version of the schema, raised by one whenever events that were stored before do not fit it any more; 1 unless given. */
  readonly schemaVersion?: SchemaVersion;
  /** For each version before it, how data of that version become data of the next: `{ 1: (data) => ({ ...data, priority: 0 }) }`. */
  readonly upcast?: Upcasts<SchemaVersion, Output>;
  /** The names that the type had before. */
  readonly formerly?: readonly string[];
  /** Fields that are sealed under a key of their subject, so that they can be erased: afterwards they read as {@link Erased}. */
  readonly personal?: PersonalOptions<Output, Personal>;
}

/** Of the first version there are no steps. */
type StepsNeeded<SchemaVersion> = [SchemaVersion] extends [1] ? unknown : { readonly upcast: object };

/**
 * Defines a type of event.
 *
 * @example
 * import { defineEvent, shape } from 'dvent';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string; priority: number }>(), {
 *   schemaVersion: 2,
 *   upcast: { 1: ({ text }) => ({ description: String(text), priority: 0 }) },
 *   formerly: ['TodoCreated'],
 * });
 * const event = TodoAdded({ description: 'Write the first test', priority: 1 });
 *
 * @param type named in the past tense; 1 to 256 bytes of UTF-8
 * @param schema any Standard Schema of an object, or `shape<T>()`. It accepts its own output and answers at once.
 * @param options `schemaVersion`, with an `upcast` for each version before it, and `formerly`: a codec raises old events by them
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for an unusable name or schema, and for a step that is missing
 */
export function defineEvent<
  Type extends string,
  Schema extends ObjectSchema,
  const SchemaVersion extends number = 1,
  // A fourth: whoever defines an event gives none of them.
  const Personal extends keyof StandardSchemaV1.InferOutput<Schema> & string = never,
>(
  type: Type,
  schema: Schema & Reparsable<Schema> & JsonOnly<Schema>,
  options?: EventTypeOptions<SchemaVersion, StandardSchemaV1.InferOutput<Schema>, Personal> & StepsNeeded<SchemaVersion>,
): EventType<Type, StandardSchemaV1.InferInput<Schema>, WithErased<StandardSchemaV1.InferOutput<Schema>, Personal>> {
  const history = eventHistory(options ?? {});
  // What it is told of is the data of this type.
  const personal = personalFields(options?.personal as PersonalFields | undefined);
  const refuse: Refusal = (issues) => new InvalidEventError({ eventType: type, issues });
  const make = (input: unknown, given: EventOptions = {}): Event => {
    const { data, metadata } = checkedParts(input, { schema, given, refuse });
    const { id = '', timestamp = '', causedBy } = given;
    const told = causedBy === undefined ? metadata : withCause(metadata, eventCauseIds(causedBy));
    const own = personal ? data.about(personalOf(type, personal, data)) : data;
    return eventFrom({ id, type, streamId: '', version: 0, timestamp, data: own, metadata: versioned(told, history) });
  };
  // The cast from `Event` to the typed event holds because the schema has just said that the data is what the type says.
  return messageType(make, { kind: 'event', type, schema, history, personal }) as unknown as EventType<
    Type,
    StandardSchemaV1.InferInput<Schema>,
    WithErased<StandardSchemaV1.InferOutput<Schema>, Personal>
  >;
}

/** What an event tells of its cause: where that is a command, it was saved for it. */
export const eventCauseIds = (cause: unknown): CauseIds =>
  isCommand(cause) ? causeIds(cause).set('commandId', cause.id) : causeIds(cause);

/** The fields of an event whose data is not typed. */
export type RawEvent = EventFields<string, UnknownData>;

class EventMessage extends Message implements RawEvent {
  readonly id: string;
  readonly type: string;
  readonly streamId: string;
  readonly version: number;
  readonly timestamp: string;
  readonly data: UnknownData;
  readonly metadata: ImmutableMap<string, unknown>;

  constructor(fields: RawEvent) {
    super();
    this.id = fields.id;
    this.type = fields.type;
    this.streamId = fields.streamId;
    this.version = fields.version;
    this.timestamp = fields.timestamp;
    this.data = fields.data;
    this.metadata = fields.metadata;
    Object.freeze(this);
  }
}

/** Makes an event of fields that were checked before. */
export const eventFrom = (fields: RawEvent): Event =>
  // `toJS` gives the fields as plain data, which the type of `Message` leaves open.
  new EventMessage(fields) as unknown as Event;

export const isEvent = (value: unknown): value is Event => value instanceof EventMessage;
