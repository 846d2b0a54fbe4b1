import { DventError, defineEvent, type Event, type StoredEvent, shape } from '../../index.ts';
import { expectEqual, expectTrue, present } from '../expect.ts';
import type { Fact, Part } from './model.ts';
import type { SavedPart } from './story.ts';

// Between the model and a store: events made of facts, answers compared.

const definitions = new Map(['A', 'B', 'C'].map((type) => [type, defineEvent(type, shape<{ made: string }>())]));

export const eventOf = ({ id, type, correlationId }: SavedPart['events'][number]): Event => {
  const definition = definitions.get(type);
  return present(definition, `type ${type}`)(
    { made: id },
    { id, metadata: { own: [id], ...(correlationId && { correlationId }) } },
  );
};

export const factOf = ({ id, streamId, version, type, metadata }: Event) => ({
  ...{ id, streamId, version, type },
  correlationId: metadata.get('correlationId'),
});

/** What is refused before any stream is looked at. */
export function refusedAtOnce(parts: readonly Part[]): string | undefined {
  if (parts.some(({ events }) => new Set(events.map(({ id }) => id)).size < events.length)) return 'DUPLICATE_EVENT';
  return new Set(parts.map(({ streamId }) => streamId)).size < parts.length ? 'INVALID_ARGUMENT' : undefined;
}

/** Events that can be read once. */
export function* once(events: readonly Event[]): Iterable<Event> {
  yield* events;
}

/** What came back, or the code of the error. */
export async function outcome<Answer>(answer: Promise<Answer>): Promise<Answer | string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof DventError) return error.code;
    throw error;
  }
}

export function sameEvents(actual: readonly Event[], expected: readonly Event[]): void {
  const plain = (events: readonly Event[]) => events.map((event) => event.toJS());
  expectEqual(plain(actual), plain(expected));
  for (const [at, event] of actual.entries())
    expectTrue(event.equals(expected[at]) && event.hashCode() === expected[at]?.hashCode(), `event ${event.id} equals itself`);
}

export function sameStored(actual: readonly (StoredEvent | undefined)[], expected: readonly (StoredEvent | undefined)[]): void {
  const positions = (items: readonly (StoredEvent | undefined)[]) => items.map((stored) => stored?.position);
  expectEqual(actual.map(brief), expected.map(brief));
  const events = (items: readonly (StoredEvent | undefined)[]) => items.flatMap((stored) => (stored ? [stored.event] : []));
  expectEqual(positions(actual), positions(expected));
  sameEvents(events(actual), events(expected));
}

/** Says at a glance which event it is; all that it holds is compared after that. */
const brief = (stored: StoredEvent | undefined) =>
  stored ? `${stored.event.id} (${stored.event.streamId}, version ${stored.event.version})` : 'none';

/** Everything that was ever logged, in order: as the model has it, and as the store gave it. */
export class Remembered {
  readonly facts: Fact[] = [];
  readonly stored: StoredEvent[] = [];

  /** What a read of the log's new part has given must be what the model has gained. */
  gain(facts: readonly Fact[], stored: readonly StoredEvent[]): void {
    expectEqual(
      stored.map(({ event }) => factOf(event)),
      facts,
    );
    for (const [at, { position }] of stored.entries())
      expectTrue(
        position > (stored[at - 1]?.position ?? this.stored.at(-1)?.position ?? ''),
        `${position} comes later in the log`,
      );
    this.facts.push(...facts);
    this.stored.push(...stored);
  }

  of(fact: Fact): StoredEvent {
    const stored = this.stored[this.facts.indexOf(fact)];
    return present(stored, `event ${fact.version} of ${fact.streamId} in the log`);
  }
}
