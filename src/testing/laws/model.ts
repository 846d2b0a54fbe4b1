import type { ExpectedVersion, LogFilter } from '../../index.ts';

// What a store does, in a few lines: the stores are compared with it.

export interface Fact {
  readonly streamId: string;
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly correlationId: string | undefined;
}
export interface Part {
  readonly streamId: string;
  readonly events: readonly Omit<Fact, 'streamId' | 'version'>[];
  readonly expectedVersion: ExpectedVersion;
}
interface Stream {
  readonly created: number;
  readonly facts: readonly Fact[];
  readonly status: 'live' | 'archived' | 'deleted';
}
/** A save's result, part by part: the stream's version, where it is known, and the facts that the part stands for. */
export type Result = readonly { readonly version: number | undefined; readonly facts: readonly Fact[] }[];

export class StoreModel {
  /** In log order; a deletion leaves holes, and its tombstone at the end. */
  log: readonly (Fact | undefined)[] = [];
  readonly streams = new Map<string, Stream>();

  facts = (streamId: string) => this.streams.get(streamId)?.facts ?? [];
  isDeleted = (streamId: string) => this.streams.get(streamId)?.status === 'deleted';

  save(parts: readonly Part[]): Result | string {
    const verdicts = parts.map((part) => this.#verdict(part));
    const repeated =
      verdicts.some(Array.isArray) && verdicts.every((verdict, at) => Array.isArray(verdict) || parts[at]?.events.length === 0);
    const refusal = verdicts
      .map((verdict) => (Array.isArray(verdict) ? 'DUPLICATE_EVENT' : verdict))
      .find((verdict) => verdict !== undefined);
    if (refusal !== undefined && !repeated) return refusal;
    return parts.map(({ streamId, events }, at) => {
      const verdict = verdicts[at];
      if (Array.isArray(verdict)) return { version: verdict.at(-1)?.version ?? 0, facts: verdict };
      const before = this.facts(streamId);
      // What an empty part of a repeat found at the first time is not known any more.
      if (events.length === 0) return { version: repeated ? undefined : before.length, facts: [] };
      const facts = events.map((event, place): Fact => ({ ...event, streamId, version: before.length + place + 1 }));
      const { created = this.log.length, status = 'live' } = this.streams.get(streamId) ?? {};
      this.streams.set(streamId, { created, facts: [...before, ...facts], status });
      this.log = [...this.log, ...facts];
      return { version: before.length + facts.length, facts };
    });
  }

  /** Why a part is refused, or the facts that it repeats, or nothing where it may be written. */
  #verdict({ streamId, events, expectedVersion }: Part): string | Fact[] | undefined {
    if (this.isDeleted(streamId)) return 'STREAM_DELETED';
    const facts = this.facts(streamId);
    if (events.some(({ id }) => facts.some((fact) => fact.id === id))) {
      const start = facts.findIndex(({ id }) => id === events[0]?.id);
      const there = facts.slice(start, start + events.length);
      const isSame = start >= 0 && there.length === events.length && there.every(({ id }, at) => id === events[at]?.id);
      return isSame && ['any', 'exists', start || 'none', start].includes(expectedVersion) ? there : 'DUPLICATE_EVENT';
    }
    return this.meets(expectedVersion, facts.length) ? undefined : 'CONCURRENCY';
  }

  meets = (expected: ExpectedVersion, version: number) => ['any', version > 0 ? 'exists' : 'none', version].includes(expected);

  delete(streamId: string, expectedVersion: ExpectedVersion, tombstone: () => string): Result | string {
    const { facts = [], created = 0, status } = this.streams.get(streamId) ?? {};
    const last = facts.at(-1);
    if (status === 'deleted' && last)
      return this.meets(expectedVersion, last.version - 1) ? [{ version: last.version, facts: [last] }] : 'STREAM_DELETED';
    if (!this.meets(expectedVersion, facts.length)) return 'CONCURRENCY';
    if (!last) return [{ version: 0, facts: [] }];
    const fact: Fact = { streamId, id: tombstone(), version: last.version + 1, type: '$StreamDeleted', correlationId: undefined };
    this.streams.set(streamId, { created, facts: [fact], status: 'deleted' });
    this.log = [...this.log.map((entry) => (entry?.streamId === streamId ? undefined : entry)), fact];
    return [{ version: fact.version, facts: [fact] }];
  }

  archive(streamId: string, status: 'live' | 'archived'): string | undefined {
    const stream = this.streams.get(streamId);
    if (!stream) return 'INVALID_ARGUMENT';
    if (stream.status === 'deleted') return 'STREAM_DELETED';
    this.streams.set(streamId, { ...stream, status });
    return undefined;
  }

  /** What is in the log, as a filter sees it. */
  living({ types, categories, correlationId, archived = 'exclude' }: LogFilter): readonly Fact[] {
    const isArchived = (fact: Fact) => this.streams.get(fact.streamId)?.status === 'archived';
    return this.log
      .filter((fact) => fact !== undefined)
      .filter((fact) => archived === 'include' || isArchived(fact) === (archived === 'only'))
      .filter((fact) => (types?.includes(fact.type) ?? true) && (categories?.includes(categoryOf(fact.streamId)) ?? true))
      .filter((fact) => correlationId === undefined || fact.correlationId === correlationId);
  }
}

export const categoryOf = (streamId: string) => streamId.split('-')[0] ?? '';
