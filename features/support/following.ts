import { type Event as DomainEvent, defineEvent, type EventStore, type SubscribeOptions, shape } from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';
import { Follower } from '../../src/testing/follower.ts';
import type { ToldRange } from './parameter-types.ts';
import { expectTold, type Told } from './told.ts';
import type { SpecWorld } from './world.ts';

/** What a scenario says of a subscription. */
export interface Wishes {
  readonly range?: ToldRange;
  readonly options?: SubscribeOptions;
  readonly progress?: boolean;
  /** Called with each event that comes; `false` leaves the loop. */
  readonly each?: (event: DomainEvent) => unknown;
  /** Another store than the scenario's own. */
  readonly store?: EventStore;
}

/** Begins a subscription and follows it in the background. */
export async function follow(world: SpecWorld, name: string, wishes: Wishes = {}): Promise<Follower> {
  const store = wishes.store ?? (await world.store());
  const { after, ...filter } = wishes.range ?? {};
  const options = { ...filter, ...(after !== undefined && { after: world.placeOf(after) }), ...wishes.options };
  const subscription = wishes.progress ? store.subscribe({ ...options, progress: true }) : store.subscribe(options);
  const each = ({ event }: { event: DomainEvent | undefined }) => (event ? wishes.each?.(event) : true);
  const follower = new Follower(subscription, { filter: options, each });
  world.followers.set(name, follower);
  return follower;
}

export const followerOf = (world: SpecWorld, name: string): Follower => present(world.followers.get(name), `${name} subscriber`);

/**
 * Checks that a subscriber gets just these events: one more is saved that its filter lets through, and when that has come,
 * all that was to come before has come.
 */
export async function expectGets(world: SpecWorld, follower: Follower, told: readonly Told[]): Promise<void> {
  const { types, categories, correlationId } = follower.filter;
  const metadata = correlationId === undefined ? {} : { metadata: { correlationId } };
  const Marker = defineEvent(types?.[0] ?? 'Marker', shape<object>());
  const marker = await world.mark(`${categories?.[0] ?? 'Marker'}-marker`, (id) => Marker({}, { id, ...metadata }));
  await follower.untilEvent(marker);
  expectHasGot(world, follower, told);
}

/** Checks what a subscriber has got so far. */
export function expectHasGot(world: SpecWorld, follower: Follower, told: readonly Told[]): void {
  expectTold(
    world.withoutMarkers(follower.stored).map(({ event }) => event),
    told,
  );
}
