import { nextTurn } from '../../core/turn.ts';
import type { Event, EventStore, ExpectedVersion, Saved, StoredEvent, StreamSave } from '../../index.ts';
import { collected } from '../collected.ts';
import { expectEqual, expectTrue } from '../expect.ts';
import type { StorePlace, StoreUnderTest } from '../store-under-test.ts';
import { eventOf, once, outcome, Remembered, refusedAtOnce, sameEvents, sameStored } from './answers.ts';
import { Listener } from './listener.ts';
import { type Fact, type Part, type Result, StoreModel } from './model.ts';
import { atNewPlace, Opened } from './opened.ts';
import { PartingError } from './parting.ts';
import { StoreReads } from './reads.ts';
import { type Belief, expectedFrom, type SavedPart, type Step, streamIds } from './story.ts';

/**
 * Tells a story to a store and to the model of one, and compares all that they answer.
 *
 * @throws a {@link PartingError} that names the step
 */
export const tell = (under: StoreUnderTest, steps: readonly Step[]): Promise<void> =>
  atNewPlace(under, (place) => tellAt(place, steps));

async function tellAt(place: StorePlace, steps: readonly Step[]): Promise<void> {
  const teller = new Teller(await Opened.at(place));
  let at = 0;
  try {
    for (const step of steps) {
      if (step.do !== 'reopen') await teller.take(step);
      else if (place.lasts ?? true) await teller.reopen(() => Opened.at(place));
      at += 1;
    }
    await teller.checkAll();
    await teller.close();
    teller.checkPublished();
  } catch (cause) {
    // What went wrong first is told, not what its end does in turn.
    await teller.close().catch(() => {});
    throw new PartingError(steps, { at, cause });
  }
}

/** Where stores are open side by side they take turns: what one has written, the other reads. */
class Teller {
  readonly #model = new StoreModel();
  readonly #log = new Remembered();
  readonly #saves: (readonly { readonly part: Part; readonly events: readonly Event[] }[])[] = [];
  readonly #followed: StoredEvent[] = [];
  readonly #published: StoredEvent[] = [];
  #opened: Opened;
  #listener: Listener;
  #turn = 0;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#listener = new Listener(this.#store);
  }

  get #store(): EventStore {
    return this.#opened.inTurn(this.#turn);
  }

  get #reads(): StoreReads {
    return this.#readsBy(this.#store);
  }

  #readsBy(store: EventStore): StoreReads {
    return new StoreReads(store, { model: this.#model, log: this.#log });
  }

  async take(step: Exclude<Step, { do: 'reopen' }>): Promise<void> {
    this.#turn += 1;
    switch (step.do) {
      case 'save':
        return this.#save(step.parts, step.single);
      case 'repeat':
        return this.#repeat(step);
      case 'delete':
        return this.#delete(step.streamId, this.#expected(step.streamId, step.belief));
      case 'archive':
        return expectEqual(
          await outcome(this.#store.archiveStream(step.streamId)),
          this.#model.archive(step.streamId, 'archived'),
        );
      case 'unarchive':
        return expectEqual(await outcome(this.#store.unarchiveStream(step.streamId)), this.#model.archive(step.streamId, 'live'));
      case 'readStream':
        return this.#reads.readStream(step.streamId, step.range);
      case 'readLog':
        return this.#reads.readLog(step.range, step.filter);
      case 'follow':
        return this.#reads.follow(step.after, step.filter);
      case 'listStreams':
        return this.#reads.listStreams(step);
      case 'look':
        return this.#reads.look(step);
    }
  }

  async reopen(open: () => Promise<Opened>): Promise<void> {
    await this.#finishListener();
    await this.#close();
    expectEqual(await outcome(this.#store.getLastEvent('Todo-1')), 'STORE_CLOSED');
    this.#opened = await open();
    const after = this.#followed.at(-1)?.position;
    this.#listener = new Listener(this.#store, after && { after });
  }

  async close(): Promise<void> {
    await this.#listener.finish(undefined);
    await this.#close();
  }

  /** Each store has published in log order. */
  async #close(): Promise<void> {
    await this.#opened.close();
    await nextTurn();
    for (const published of this.#opened.published) {
      const positions = published.map(({ position }) => position);
      expectEqual(positions, positions.toSorted(), 'The order of what was published');
      this.#published.push(...published);
    }
  }

  // ---------------------------------------------------------------------------------------------- writing
  async #save(saved: readonly SavedPart[], single: boolean): Promise<void> {
    const parts = saved.map(({ streamId, events, belief }) =>
      this.#part({ streamId, events, expectedVersion: this.#expected(streamId, belief) }),
    );
    const [first] = parts;
    const saving =
      single && first
        ? this.#store.saveEvents(first.given.streamId, first.given.events, first.given).then((one) => [one])
        : this.#store.saveStreams(parts.map(({ given }) => given));
    const asked = parts.map(({ part }) => part);
    const result = refusedAtOnce(asked) ?? this.#taken(asked);
    await this.#compare(await outcome(saving), result);
    if (typeof result !== 'string')
      this.#saves.push(asked.map((part, at) => ({ part, events: this.#eventsOf(result[at]?.facts ?? []) })));
  }

  /** What becomes of a save; a store that takes one stream at a time refuses more. */
  #taken(parts: readonly Part[]): Result | string {
    if (parts.length > 1 && !this.#store.capabilities.atomicAcrossStreams) return 'UNSUPPORTED';
    return this.#model.save(parts);
  }

  #part(part: Part): { readonly part: Part; readonly given: StreamSave } {
    return { part, given: { ...part, events: once(part.events.map(eventOf)) } };
  }

  /** Says a save again, whole or changed, with the events as they came back: they know their versions. */
  async #repeat({ which, belief, added, dropped }: Extract<Step, { do: 'repeat' }>): Promise<void> {
    const save = this.#saves[which % Math.max(1, this.#saves.length)] ?? [];
    const parts = save.slice(0, dropped ? -1 : undefined).map(({ part, events }) => {
      const expectedVersion = belief === 'same' ? part.expectedVersion : this.#expected(part.streamId, belief);
      return { part: { ...part, expectedVersion }, given: { ...part, expectedVersion, events } };
    });
    if (added && !save.some(({ part }) => part.streamId === added.streamId))
      parts.unshift({
        part: { ...added, expectedVersion: 'any' },
        given: { ...added, events: added.events.map(eventOf), expectedVersion: 'any' },
      });
    const isMisplaced = parts.some(({ given: { events, expectedVersion } }) => {
      const base = expectedVersion === 'none' ? 0 : expectedVersion;
      const version = events[0]?.version || undefined;
      return typeof base === 'number' && version !== undefined && version !== base + 1;
    });
    const asked = parts.map(({ part }) => part);
    const saving = this.#store.saveStreams(parts.map(({ given }) => given));
    const result = isMisplaced ? 'INVALID_EVENT' : (refusedAtOnce(asked) ?? this.#taken(asked));
    await this.#compare(await outcome(saving), result);
  }

  async #delete(streamId: string, expectedVersion: ExpectedVersion): Promise<void> {
    const answer = await outcome(this.#store.deleteStream(streamId, { expectedVersion }).then((one) => [one]));
    const tombstone = typeof answer === 'object' ? answer[0]?.events[0]?.id : undefined;
    await this.#compare(
      answer,
      this.#model.delete(streamId, expectedVersion, () => tombstone ?? 'none was given'),
    );
  }

  #expected(streamId: string, belief: Belief): ExpectedVersion {
    const version = this.#model.facts(streamId).at(-1)?.version ?? 0;
    return expectedFrom(belief, this.#model.isDeleted(streamId) ? version - 1 : version);
  }

  async #compare(answer: readonly Saved[] | string, result: Result | string): Promise<void> {
    if (typeof result === 'string' || typeof answer === 'string') return expectEqual(answer, result);
    const after = this.#log.stored.at(-1)?.position;
    const stored = await collected(
      this.#opened.inTurn(this.#turn + 1).getAllEvents({ ...(after && { after }), archived: 'include' }),
    );
    this.#log.gain(
      this.#model.log.slice(this.#log.facts.length).filter((fact) => fact !== undefined),
      stored,
    );
    expectEqual(answer.length, result.length);
    for (const [at, { version, facts }] of result.entries()) {
      const last = facts.at(-1);
      if (version !== undefined) expectEqual(answer[at]?.version, version);
      expectEqual(answer[at]?.position, last && this.#log.of(last).position);
      sameEvents(answer[at]?.events ?? [], this.#eventsOf(facts));
      // Whoever reads now sees it, whatever it saw before.
      if (last) for (const store of this.#opened.stores) await this.#readsBy(store).look(last);
    }
  }

  #eventsOf = (facts: readonly Fact[]) => facts.map((fact) => this.#log.of(fact).event);

  // ---------------------------------------------------------------------------------------------- the end
  async checkAll(): Promise<void> {
    for (const archived of ['exclude', 'include', 'only'] as const) {
      for (const backwards of [false, true]) await this.#reads.readLog({ backwards }, { archived });
      await this.#reads.follow(undefined, { archived });
    }
    for (const streamId of streamIds) {
      for (const backwards of [false, true]) await this.#reads.readStream(streamId, { backwards });
      for (const { id } of this.#model.facts(streamId)) await this.#reads.look({ id, streamId });
    }
    for (const after of [undefined, ...[...this.#model.streams.values()].map(({ created }) => created)])
      await this.#reads.listStreams({ after });
    await this.#finishListener();
  }

  /** Everything that was ever saved was published once. */
  checkPublished(): void {
    const byPosition = (one: StoredEvent, other: StoredEvent) => (one.position < other.position ? -1 : 1);
    sameStored(this.#published.toSorted(byPosition), this.#log.stored);
  }

  /** What was delivered while it was written: in order, none twice, and none left out but what was deleted before it came by. */
  async #finishListener(): Promise<void> {
    await this.#listener.finish(this.#log.stored.at(-1)?.position);
    this.#followed.push(...this.#listener.seen);
    const seen = new Set(this.#followed.map(({ position }) => position));
    sameStored(
      this.#followed,
      this.#log.stored.filter(({ position }) => seen.has(position)),
    );
    for (const fact of this.#model.living({ archived: 'include' }))
      expectTrue(seen.has(this.#log.of(fact).position), `the subscription delivered ${fact.id} of ${fact.streamId}`);
  }
}
