import { type Aggregate, type AggregateType, type EventStore, Repository } from 'dvent';
import { aggregateCache, everyEvents, snapshots } from 'dvent/snapshots';
import { Meter, PeakMeter } from './domain/meter.ts';

type Tell = (line: string) => void;

const [days, hours] = [500, 24];

/** What an hour takes: more by day than by night. */
const wattHoursAt = (hour: number) => 100 + 50 * ((hour % hours) % 12);

/** A meter lives through 500 days, and is loaded in three ways. */
export async function tellTheStory(eventStore: EventStore, tell: Tell): Promise<void> {
  await using taken = snapshots(eventStore, { policy: everyEvents(100) });
  const repository = new Repository({ eventStore, snapshots: taken });
  let meter = await repository.saveAggregate(Meter.install(`${Date.now()}`, 'Cellar'));
  for (let day = 0; day < days; day += 1) {
    const readings = Array.from({ length: hours }, (_, hour) => wattHoursAt(hour));
    meter = await repository.saveAggregate(meter.read(readings));
  }
  const { id } = meter;
  // A snapshot is taken in the background: here we wait for it, so that the figures are certain.
  await taken.idle();
  tell(`A meter of ${shown(meter.version)} events, loaded`);
  await load('without anything', new Repository({ eventStore }), Meter);
  await load('with a snapshot', repository, Meter);
  const cached = new Repository({ eventStore, snapshots: taken, cache: aggregateCache() });
  await cached.requireAggregate(Meter, id);
  await load('with a cache', cached, Meter);
  await load('by the next release', repository, PeakMeter);
  await taken.idle();
  await load('by it, once more', repository, PeakMeter);

  async function load<Self extends Aggregate>(how: string, from: Repository, type: AggregateType<Self>) {
    const begun = performance.now();
    const loaded = await from.requireAggregate(type, id);
    const took = (performance.now() - begun).toFixed(1);
    if (loaded.version !== meter.version) throw new Error(`${how}, it is at version ${loaded.version}.`);
    tell(`  ${how.padEnd(20)} ${shown(loaded.events.size).padStart(6)} events read, ${took.padStart(5)} ms`);
  }
}

const shown = (count: number) => count.toLocaleString('en');
