import { hash, is, type List, type RecordOf, type ValueObject } from 'immutable';
import { type Applier, applied, appliedView, applierOf } from './apply-map.ts';
import { causedSave } from './caused-save.ts';
import type { Command } from './command.ts';
import type { CommittedEvents } from './committed-events.ts';
import { InvalidArgumentError } from './errors.ts';
import type { Event } from './event.ts';
import type { Saved, StreamSave } from './event-store.ts';
import { inspected } from './inspected.ts';
import { checkEvent, checkPlace, placeEvent } from './placing.ts';
import type { Position } from './position.ts';
import type { Sources } from './sources.ts';

/** What an aggregate is made of. */
interface Fields {
  readonly model: { readonly type: string; readonly applier: Applier };
  readonly sources: Sources;
  /** One text for all events of the stream, once it has some: texts of one identity are compared at once. */
  readonly streamId: string;
  readonly id: string;
  readonly state: RecordOf<object>;
  readonly committedEvents: CommittedEvents;
  readonly uncommittedEvents: List<Event>;
  readonly version: number;
  readonly position: Position | undefined;
  /** The command that it was last saved for, or was found to be. */
  readonly savedFor: string | undefined;
}

/** The fields, sealed. Only this library makes one, so only `generate` makes aggregates. */
export class Seed {
  readonly #fields: Fields;
  constructor(fields: Fields) {
    this.#fields = fields;
  }
  static open(seed: unknown): Fields {
    if (seed instanceof Seed) return seed.#fields;
    throw new InvalidArgumentError({ field: 'aggregate', value: seed, expected: 'made by `generate`, not by `new`' });
  }
}

/** A class has the fields that it declares: what its first value has, all have. */
const checkedClasses = new WeakSet<object>();

interface Override {
  readonly apply?: object | undefined;
}

interface HistoryOptions extends Override, Partial<Pick<Fields, 'savedFor'>> {
  readonly position?: Position | undefined;
  /** The state that the history follows, in place of that of the fields; the history may begin with the last event behind it. */
  readonly known?: Pick<Fields, 'state' | 'version'> | undefined;
}

/** What an aggregate is made of after its stream's next events, which are committed already. */
export function afterHistory(fields: Fields, history: readonly Event[], options: HistoryOptions = {}): Fields {
  const { apply, position, known, savedFor } = options;
  const applier = overridden(fields.model.applier, { apply });
  let { streamId } = fields;
  let { state, version } = known ?? fields;
  const isBehind = known !== undefined && history[0]?.version === known.version;
  for (const event of isBehind ? history.slice(1) : history) {
    checkEvent(event, 'events');
    version += 1;
    checkPlace(event, { streamId, version });
    streamId = event.streamId;
    state = applied(state, appliedView(event), applier);
  }
  const committedEvents = fields.committedEvents.followedBy(history);
  return { ...fields, streamId, state: applier.state.closed(state), version, committedEvents, position, savedFor };
}

/** What all aggregates are at run time: a frozen value. Its typed view is `AggregateOf`. */
export class AggregateValue implements ValueObject {
  readonly id: string;
  readonly type: string;
  readonly state: RecordOf<object>;
  readonly version: number;
  readonly position: Position | undefined;
  readonly uncommittedEvents: List<Event>;
  readonly #fields: Fields;

  constructor(seed: Seed) {
    const fields = Seed.open(seed);
    this.#fields = fields;
    this.id = fields.id;
    this.type = fields.model.type;
    this.state = fields.state;
    this.version = fields.version;
    this.position = fields.position;
    this.uncommittedEvents = fields.uncommittedEvents;
  }

  /** The one way to make an aggregate: of a user's class, which extends this one. */
  static make<Self extends AggregateValue>(Type: new (seed: Seed) => Self, fields: Fields): Self {
    const value = new Type(new Seed(fields));
    if (!checkedClasses.has(Type)) {
      checkFields(value, new AggregateValue(new Seed(fields)));
      checkedClasses.add(Type);
    }
    return Object.freeze(value);
  }

  get events(): List<Event> {
    return this.#fields.committedEvents.list;
  }

  get uncommittedVersion(): number {
    return this.version + this.uncommittedEvents.size;
  }

  applyEvent(event: Event, options?: Override): this {
    return this.applyEvents([event], options);
  }

  applyEvents(events: Iterable<Event>, options?: Override): this {
    const { sources, model, streamId } = this.#fields;
    const applier = overridden(model.applier, options);
    let { state, uncommittedEvents } = this;
    for (const event of events) {
      checkEvent(event, 'event');
      const placed = placeEvent(event, { streamId, version: this.version + uncommittedEvents.size + 1 }, sources);
      state = applied(state, appliedView(placed), applier);
      uncommittedEvents = uncommittedEvents.push(placed);
    }
    return this.#as({ ...this.#fields, state: applier.state.closed(state), uncommittedEvents });
  }

  /** What is to be saved of an aggregate. */
  static saveOf(aggregate: AggregateValue): StreamSave & { readonly events: readonly Event[] } {
    const { streamId, uncommittedEvents, version } = aggregate.#fields;
    return { streamId, events: uncommittedEvents.toArray(), expectedVersion: version };
  }

  /**
   * The same of what follows from a command. Its ids count from 1 at each save, so a second one would be taken for a repeat of the
   * first, and be lost.
   */
  static causedSaveOf(aggregate: AggregateValue, command: Command): ReturnType<typeof causedSave> {
    const save = AggregateValue.saveOf(aggregate);
    const { id } = command;
    if (aggregate.#fields.savedFor === id && save.events.length > 0)
      throw new InvalidArgumentError({
        field: 'causedBy',
        value: id,
        expected: 'a command for which this aggregate was not saved yet',
      });
    return causedSave(save, command);
  }

  markEventsCommitted(): this {
    return this.committed({ events: this.uncommittedEvents.toArray(), position: undefined });
  }

  /** The same value after a save that gave these events back. */
  committed({ events, position }: Pick<Saved, 'events' | 'position'>, command?: Command): this {
    const { uncommittedEvents } = this;
    if (uncommittedEvents.isEmpty()) return this;
    const { committedEvents, savedFor } = this.#fields;
    return this.#as({
      ...this.#fields,
      committedEvents: committedEvents.followedBy([...events]),
      uncommittedEvents: uncommittedEvents.clear(),
      version: this.uncommittedVersion,
      position: position ?? this.position,
      savedFor: command?.id ?? savedFor,
    });
  }

  equals(other: unknown): boolean {
    if (this === other) return true;
    return (
      other instanceof AggregateValue &&
      other.constructor === this.constructor &&
      other.id === this.id &&
      other.version === this.version &&
      is(other.state, this.state) &&
      is(other.uncommittedEvents, this.uncommittedEvents)
    );
  }

  hashCode(): number {
    return hash(`${this.type}-${this.id}@${this.version}`) ^ this.state.hashCode() ^ this.uncommittedEvents.hashCode();
  }

  [inspected](): object {
    return { ...this, uncommittedEvents: this.uncommittedEvents.toArray() };
  }

  #as(fields: Fields): this {
    // The user's class, which extends this one and takes what this one takes.
    const Self = this.constructor as new (seed: Seed) => this;
    return AggregateValue.make(Self, fields);
  }
}

/** Refuses fields that a user's class has declared: they would be no part of the value. */
function checkFields(value: AggregateValue, plain: AggregateValue): void {
  for (const [key, field] of Object.entries(value)) {
    if (Object.hasOwn(plain, key) && field === Reflect.get(plain, key)) continue;
    const expected = 'a method, or a part of the state';
    throw new InvalidArgumentError({ field: `${value.type}.${key}`, value: field, expected });
  }
}

const overridden = (own: Applier, override: Override | undefined): Applier =>
  override?.apply ? { ...own, apply: applierOf(override.apply) } : own;
