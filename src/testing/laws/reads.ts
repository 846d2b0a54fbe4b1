import type { EventStore, StoredEvent } from '../../index.ts';
import { collected } from '../collected.ts';
import { expectEqual } from '../expect.ts';
import { type Remembered, sameStored } from './answers.ts';
import { Listener } from './listener.ts';
import { categoryOf, type Fact, type StoreModel } from './model.ts';
import type { Filter, Range, StreamsWanted } from './story.ts';

/** When a story's events happen. */
export const timestamp = '2026-01-01T00:00:00.000Z';

/** Reads a store in every way, and compares what it gives with the model and with what was remembered of it. */
export class StoreReads {
  readonly #store: EventStore;
  readonly #model: StoreModel;
  readonly #log: Remembered;

  constructor(store: EventStore, { model, log }: { model: StoreModel; log: Remembered }) {
    this.#store = store;
    this.#model = model;
    this.#log = log;
  }

  async readStream(streamId: string, range: Range): Promise<void> {
    const facts = this.#model.isDeleted(streamId) ? [] : this.#model.facts(streamId);
    const { after = 0, before = 1e9, upTo = 1e9 } = range;
    const expected = facts.filter(({ version }) => version > after && version < before && version <= upTo);
    sameStored(await collected(this.#store.getEvents(streamId, range)), this.#storedIn(expected, range));
  }

  async readLog({ after, before, upTo, ...range }: Range, filter: Filter): Promise<void> {
    const at = (index: number | undefined) => (index === undefined ? undefined : this.#log.stored[index]?.position);
    const bounds = { after: at(after), before: at(before), upTo: at(upTo) };
    const expected = this.#model.living(filter).filter((fact) => {
      const { position } = this.#log.of(fact);
      return position > (bounds.after ?? '') && position < (bounds.before ?? '~') && position <= (bounds.upTo ?? '~');
    });
    const given = Object.fromEntries(Object.entries(bounds).filter(([, position]) => position !== undefined));
    sameStored(await collected(this.#store.getAllEvents({ ...given, ...range, ...filter })), this.#storedIn(expected, range));
  }

  /** A subscription that begins somewhere delivers what a read gives, and then says that it is at the head. */
  async follow(from: number | undefined, filter: Filter): Promise<void> {
    const after = from === undefined ? undefined : this.#log.stored[from]?.position;
    const listener = new Listener(this.#store, { archived: 'exclude', ...(after && { after }), ...filter });
    await listener.finish(this.#log.stored.at(-1)?.position);
    const expected = this.#model.living(filter).map((fact) => this.#log.of(fact));
    sameStored(
      listener.seen,
      expected.filter(({ position }) => position > (after ?? '')),
    );
  }

  async listStreams({ after, categories, limit }: StreamsWanted): Promise<void> {
    const from = after === undefined ? undefined : this.#log.stored[after]?.position;
    const expected = [...this.#model.streams]
      .filter(
        ([streamId, { created }]) => (categories?.includes(categoryOf(streamId)) ?? true) && (!from || created > (after ?? 0)),
      )
      .slice(0, limit)
      .map(([streamId, { created, facts, status }]) => {
        const position = this.#log.stored[created]?.position;
        return { streamId, status, position, timestamp, version: facts.at(-1)?.version };
      });
    const filter = { ...(from && { after: from }), ...(categories && { categories }), ...(limit !== undefined && { limit }) };
    expectEqual(await collected(this.#store.getStreams(filter)), expected);
  }

  async look({ id, streamId }: { id: string; streamId: string }): Promise<void> {
    const first = this.#model.living({ archived: 'include' }).find((fact) => fact.id === id);
    const last = this.#model.isDeleted(streamId) ? undefined : this.#model.facts(streamId).at(-1);
    sameStored([await this.#store.getEvent(id)], [first && this.#log.of(first)]);
    sameStored([await this.#store.getLastEvent(streamId)], [last && this.#log.of(last)]);
  }

  #storedIn(facts: readonly Fact[], { backwards = false, limit }: Range): readonly StoredEvent[] {
    return (backwards ? facts.toReversed() : facts).slice(0, limit).map((fact) => this.#log.of(fact));
  }
}
