import type { List, RecordOf, ValueObject } from 'immutable';
import { AggregateValue, afterHistory } from './aggregate-value.ts';
import { type ApplyMap, applierOf } from './apply-map.ts';
import type { CheckedType } from './checked-type.ts';
import { CommittedEvents } from './committed-events.ts';
import { InvalidArgumentError } from './errors.ts';
import type { AnyEventType, Event, EventOf } from './event.ts';
import { raisedCheck } from './event-history.ts';
import { checkAggregateId, checkAggregateType, streamIdOf } from './names.ts';
import { checkEvent } from './placing.ts';
import type { Position } from './position.ts';
import { recordKind } from './record-kind.ts';
import { freshId, type SourceOptions, type Sources, sourcesFrom } from './sources.ts';
import { type StateFaults, stateDefaults } from './state-defaults.ts';
import { checkTypeMap } from './type-map.ts';
import { checkWholeNumber } from './whole-number.ts';

/**
 * Any aggregate: an identity, its state, and the events behind it. An immutable value, equal to another by type, id,
 * version, state and uncommitted events.
 */
export interface Aggregate extends ValueObject {
  readonly id: string;
  readonly type: string;
  readonly state: ValueObject;
  /** The committed events that this value has read or saved, oldest first. Types unknown to this code are among them. */
  readonly events: List<Event>;
  readonly uncommittedEvents: List<Event>;
  /** The number of committed events. */
  readonly version: number;
  /** The number of events, uncommitted ones included. */
  readonly uncommittedVersion: number;
  /** Of the last committed event, where a store has told it. */
  readonly position: Position | undefined;
  /** The same value with its uncommitted events among the committed ones. */
  markEventsCommitted(): this;
}

/** An aggregate whose state and events the compiler knows. */
export interface AggregateOf<State extends object, Events extends Event> extends Aggregate {
  readonly state: RecordOf<State>;
  /**
   * The aggregate after one more event, which is placed first: it gets an id, the time, the stream and the next version.
   *
   * @throws {@link ApplyError} (`APPLY_FAILED`) when the apply function fails; the aggregate stays as it was
   * @throws {@link InvalidEventError} (`INVALID_EVENT`) when the event was placed elsewhere before
   */
  applyEvent(event: Events, options?: ApplyOptions<State, Events>): this;
  /** The same for several events, all or nothing. */
  applyEvents(events: Iterable<Events>, options?: ApplyOptions<State, Events>): this;
}

/** How events are applied in one call. */
export interface ApplyOptions<State extends object, Events extends Event> {
  /** Takes the place of the aggregate's own apply-map, for this call. */
  readonly apply?: Partial<ApplyMap<State, Events>>;
}

/** What an aggregate was defined by, as data. */
export interface AggregateDefinition<State extends object, Events extends Event> {
  readonly type: string;
  readonly stateVersion: number;
  readonly events: readonly AnyEventType[];
  /** The state before the first event. */
  readonly state: RecordOf<State>;
  readonly apply: ApplyMap<State, Events>;
}

declare const seed: unique symbol;

/** What a constructor takes, and only this library makes. */
export interface Seed {
  readonly [seed]: never;
}

/** What `Aggregate({ … })` gives: a class to extend. Its values are made by `generate` alone, never by `new`. */
export interface AggregateClass<State extends object, Events extends Event> {
  new (seed: Seed): AggregateOf<State, Events>;
  readonly prototype: AggregateOf<State, Events>;
  readonly definition: AggregateDefinition<State, Events>;
  /**
   * A new aggregate, with no events yet.
   *
   * @param id any non-empty string; a fresh UUID when left out
   * @param sources the clock and the ids of this value and of all that follow from it; the system's when left out
   */
  generate<Self>(this: { readonly prototype: Self }, id?: string, sources?: SourceOptions): Self;
  /**
   * The aggregate that these committed events make: all of one stream, from version 1 on, without a gap.
   *
   * @throws {@link InvalidEventError} (`INVALID_EVENT`) at a gap or a foreign event
   */
  generateFromEvents<Self>(
    this: { readonly prototype: Self },
    events: Iterable<Event>,
    options?: ApplyOptions<State, Events> & SourceOptions,
  ): Self;
}

/** What a repository takes to load an aggregate: its class. */
export interface AggregateType<Self> {
  readonly prototype: Self;
  readonly definition: {
    readonly type: string;
    readonly stateVersion: number;
    readonly events: readonly AnyEventType[];
    readonly state: ValueObject;
  };
}

/** The name of the method by which a repository loads; a symbol, so that a user's class may have any name for its own. */
export const load = Symbol('load');

/** What a repository makes an aggregate of. */
export interface Loaded {
  /** The state that they follow, where it is not the first one; its own last event may be among them. */
  readonly known?: { readonly state: ValueObject; readonly version: number } | undefined;
  readonly events: readonly Event[];
  readonly position: Position | undefined;
  readonly sources: Sources;
  /** The command that they were found to be saved for. */
  readonly savedFor?: string | undefined;
}

/** How a repository sees the class. */
export interface LoadingType<Self> {
  [load](id: string, history: Loaded): Self;
}

/**
 * Defines a kind of aggregate: extend what it gives, as in `class Point extends Record({ … })`.
 *
 * @example
 * import { Aggregate, defineEvent, shape } from 'dvent';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
 * class Todo extends Aggregate({
 *   type: 'Todo',
 *   events: [TodoAdded],
 *   state: { description: '' },
 *   apply: { TodoAdded: (state, { data }) => state.set('description', data.get('description')) },
 * }) {
 *   static add(description: string) {
 *     return Todo.generate().applyEvent(TodoAdded({ description }));
 *   }
 * }
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a type that is no name, for an apply-map that does not
 * match the events, and for a state default that is not deeply immutable
 */
export function Aggregate<
  const Type extends string,
  State extends object,
  const Definitions extends readonly AnyEventType[],
>(definition: {
  readonly type: Type & CheckedType<Type>;
  /** Raised by one whenever the state, or what the apply functions make of events, changes: older snapshots count no more. 1 at first. */
  readonly stateVersion?: number;
  readonly events: Definitions;
  readonly state: State & StateFaults<State>;
  readonly apply: ApplyMap<State, EventOf<Definitions[number]>>;
}): AggregateClass<State, EventOf<Definitions[number]>> {
  const { type, stateVersion = 1, events, apply } = definition;
  checkAggregateType(type);
  checkWholeNumber(stateVersion, { field: 'stateVersion', least: 1 });
  checkTypeMap({ types: events, functions: apply, kind: 'event', fields: { types: 'events', functions: 'apply' } });
  const kind = recordKind<object>(type, stateDefaults(definition.state));
  const model = { type, applier: { apply: applierOf(apply), state: kind } };

  const unborn = {
    model,
    state: kind.blank,
    committedEvents: CommittedEvents.none,
    uncommittedEvents: CommittedEvents.none.list,
    version: 0,
    position: undefined,
    savedFor: undefined,
  };
  const blank = (id: string, sources: Sources) => ({ ...unborn, sources, id, streamId: streamIdOf(type, id) });

  const checkRaised = raisedCheck(events);

  class DefinedAggregate extends AggregateValue {
    static readonly definition = Object.freeze({
      type,
      stateVersion,
      events: Object.freeze([...events]),
      state: kind.blank,
      apply: Object.freeze({ ...apply }),
    });

    static generate(id?: string, options?: SourceOptions): AggregateValue {
      const sources = sourcesFrom(options);
      const ownId: unknown = id === undefined ? freshId(sources) : id;
      checkAggregateId(type, ownId);
      // biome-ignore lint/complexity/noThisInStatic: `this` is the user's class, which extends this one.
      return AggregateValue.make(this, blank(ownId, sources));
    }

    static generateFromEvents(history: Iterable<Event>, options: { apply?: object } & SourceOptions = {}): AggregateValue {
      const committed = [...history];
      const first: unknown = committed[0];
      if (first === undefined) throw new InvalidArgumentError({ field: 'events', value: 'none', expected: 'at least one event' });
      checkEvent(first, 'events');
      // Of a stream of another type this is no id; that the events belong elsewhere is found when they are applied.
      const id = first.streamId.slice(streamIdOf(type, '').length);
      checkRaised(committed);
      const fields = afterHistory(blank(id, sourcesFrom(options)), committed, { apply: options.apply });
      checkAggregateId(type, id);
      // biome-ignore lint/complexity/noThisInStatic: as above.
      return AggregateValue.make(this, fields);
    }

    /** What a repository makes of the events that it has read. */
    static [load](id: string, { known, events, position, sources, savedFor }: Loaded): AggregateValue {
      checkRaised(events);
      // Whoever knows a state has it from an aggregate of this class, or has made it of this class's first one.
      const begun = known as Pick<typeof unborn, 'state' | 'version'> | undefined;
      // biome-ignore lint/complexity/noThisInStatic: as above.
      return AggregateValue.make(this, afterHistory(blank(id, sources), events, { position, known: begun, savedFor }));
    }
  }
  Object.defineProperty(DefinedAggregate, 'name', { value: type });
  // The class does at run time what its typed view says: the apply-map, which the compiler has checked, is behind both.
  return DefinedAggregate as unknown as AggregateClass<State, EventOf<Definitions[number]>>;
}
