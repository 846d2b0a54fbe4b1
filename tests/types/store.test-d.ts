import {
  type AggregateNotFoundError,
  ApplyError,
  asPosition,
  type ConcurrencyError,
  type DecodeError,
  type DuplicateEventError,
  DventError,
  type DventErrorCode,
  type Event,
  type EventStore,
  type ExpectedVersion,
  InMemoryEventStore,
  type IntegrityError,
  type InvalidArgumentError,
  type InvalidCommandError,
  type InvalidEventError,
  type Issue,
  type OutcomeUnknownError,
  type PlacedSave,
  type Position,
  type Progress,
  type Publisher,
  type Reading,
  type Repository,
  type Saved,
  type StoreClosedError,
  type StoredEvent,
  type StoreUnavailableError,
  type StreamDeletedError,
  type StreamSummary,
  type UnknownCommandError,
  type UnsupportedError,
} from 'dvent';
import type { SubjectErasedError } from 'dvent/codec';
import { repository, Todo, TodoRemoved } from './domain.ts';
import { exact, type Same } from './exact.ts';

// The store contract and the errors.

const store: EventStore = new InMemoryEventStore({
  publisher: ({ event }) => exact(event).is<Event>(),
  onPublisherError: (error, stored) => {
    exact(error).is<unknown>();
    exact(stored).is<StoredEvent>();
  },
  clock: () => '2026-01-01T00:00:00.000Z',
  ids: () => 'id',
});
const events = [TodoRemoved({ id: '1' })];
declare const position: Position;

// ------------------------------------------------------------------------------------------------ saving
exact(await store.saveEvents('Todo-1', events, { expectedVersion: 'none' })).is<Saved>();
exact(await store.saveStreams([{ streamId: 'Todo-1', events, expectedVersion: 0 }])).is<readonly Saved[]>();
exact(await store.deleteStream('Todo-1', { expectedVersion: 'exists' })).is<Saved>();
exact(await store.archiveStream('Todo-1')).is<void>();
exact(await store.unarchiveStream('Todo-1')).is<void>();
exact(await store.close()).is<void>();
export type SavedFields = Same<
  [Saved, { readonly version: number; readonly position: Position | undefined; readonly events: readonly Event[] }]
>;
export type Expected = Same<[ExpectedVersion, 'any' | 'none' | 'exists' | number]>;
// @ts-expect-error a writer says what it expects
store.saveEvents('Todo-1', events);
// @ts-expect-error a wrong expectation
store.saveEvents('Todo-1', events, { expectedVersion: 'nope' });
// @ts-expect-error a misspelled option
store.saveEvents('Todo-1', events, { expectedversion: 1 });
// @ts-expect-error plain data is no event
store.saveEvents('Todo-1', [{ type: 'TodoRemoved', data: {} }], { expectedVersion: 'any' });
// @ts-expect-error one event is no iterable of events
store.saveEvents('Todo-1', TodoRemoved({ id: '1' }), { expectedVersion: 'any' });
// @ts-expect-error what was saved is read only
(await store.saveEvents('Todo-1', events, { expectedVersion: 'none' })).events.push(TodoRemoved({ id: '1' }));

// ------------------------------------------------------------------------------------------------ reading
exact(store.getEvents('Todo-1')).is<Reading<StoredEvent>>();
exact(store.getEvents('Todo-1', { after: 1, before: 9, upTo: 8, backwards: true, limit: 3 })).is<Reading<StoredEvent>>();
exact(store.getAllEvents({ after: position, upTo: position, types: ['A'], categories: ['Todo'], archived: 'include' })).is<
  Reading<StoredEvent>
>();
exact(store.getStreams({ categories: ['Todo'], after: position, limit: 1 })).is<Reading<StreamSummary>>();
exact(await store.getEvent('id')).is<StoredEvent | undefined>();
exact(await store.getLastEvent('Todo-1')).is<StoredEvent | undefined>();
for await (const stored of store.getEvents('Todo-1')) exact(stored).is<StoredEvent>();
for await (const batch of store.getAllEvents().batches()) exact(batch).is<readonly StoredEvent[]>();
for await (const { status } of store.getStreams()) exact(status).is<'live' | 'archived' | 'deleted'>();
export type StoredFields = Same<[StoredEvent, { readonly position: Position; readonly event: Event }]>;
// @ts-expect-error a version is a number
store.getEvents('Todo-1', { after: position });
// @ts-expect-error a position is no number
store.getAllEvents({ after: 3 });
// @ts-expect-error a position is no plain string
store.getAllEvents({ after: '000000000000.00000000000000.00000000' });
// @ts-expect-error a misspelled option
store.getAllEvents({ type: ['A'] });
// @ts-expect-error a misspelled option
store.getEvents('Todo-1', { backward: true });
// @ts-expect-error a choice that does not exist
store.getAllEvents({ archived: 'yes' });
// @ts-expect-error a read is looped over with `for await`
for (const stored of store.getEvents('Todo-1')) exact(stored).is<StoredEvent>();
exact(asPosition('text')).is<Position>();
export const asText: string = position;
exact(position < asPosition('text')).is<boolean>();

// ------------------------------------------------------------------------------------------------ subscribing
exact(store.subscribe()).is<AsyncIterable<StoredEvent>>();
exact(store.subscribe({ after: position, types: ['A'], signal: new AbortController().signal })).is<AsyncIterable<StoredEvent>>();
exact(store.subscribe({ progress: true })).is<AsyncIterable<StoredEvent | Progress>>();
exact(store.subscribe({ progress: false })).is<AsyncIterable<StoredEvent>>();
for await (const item of store.subscribe({ progress: true })) {
  if (item.event === undefined) {
    exact(item).is<Progress>();
    exact(item.caughtUp).is<boolean>();
  } else {
    exact(item).is<StoredEvent>();
  }
}
declare const sometimes: boolean;
// Where it is not known whether progress is told, it may be.
exact(store.subscribe({ progress: sometimes })).is<AsyncIterable<StoredEvent | Progress>>();
// @ts-expect-error a subscription does not go backwards
store.subscribe({ backwards: true });
// @ts-expect-error a subscription has no limit
store.subscribe({ limit: 1 });
export const publisher: Publisher = async ({ position, event }) => [position, event.type];

// ------------------------------------------------------------------------------------------------ the repository
class Other extends Todo {
  other() {
    return this.id;
  }
}
declare const todo: Todo;
declare const other: Other;
exact(await repository.saveAggregates([todo, other])).is<readonly [Todo, Other]>();
declare const todos: readonly Todo[];
exact(await repository.saveAggregates(todos)).is<readonly Todo[]>();
exact(await repository.getAggregate(Other, '1')).is<Other | undefined>();
exact(repository.eventStore).is<EventStore>();
// @ts-expect-error one moment, not two
repository.getAggregate(Todo, '1', { version: 1, at: '2026-01-01T00:00:00.000Z' });
// @ts-expect-error a time is a timestamp as text
repository.getAggregate(Todo, '1', { at: new Date() });
// @ts-expect-error a misspelled moment
repository.getAggregate(Todo, '1', { versoin: 1 });
// @ts-expect-error an id is a string
repository.getAggregate(Todo, 1);
// @ts-expect-error an event is no aggregate
repository.saveAggregate(TodoRemoved({ id: '1' }));
// @ts-expect-error several are saved by saveAggregates
repository.saveAggregate([todo]);
// @ts-expect-error a value is no class
repository.getAggregate(todo, '1');
// @ts-expect-error it may not be there
(await repository.getAggregate(Todo, '1')).state;
export type StoreOfRepository = Same<[Repository['eventStore'], EventStore]>;

// ------------------------------------------------------------------------------------------------ errors
type AnyDventError =
  | ConcurrencyError
  | InvalidArgumentError
  | InvalidEventError
  | OutcomeUnknownError
  | ApplyError
  | AggregateNotFoundError;
/** The code tells one error from another. */
export function explained(error: AnyDventError): unknown {
  switch (error.code) {
    case 'CONCURRENCY':
      exact(error).is<ConcurrencyError>();
      exact(error.expected).is<ExpectedVersion>();
      exact(error.actual).is<number>();
      return error.streamId;
    case 'INVALID_ARGUMENT':
      exact(error.field).is<string>();
      return exact(error.value).is<unknown>();
    case 'INVALID_EVENT':
      exact(error.eventType).is<string>();
      return exact(error.issues).is<readonly Issue[]>();
    case 'OUTCOME_UNKNOWN':
      exact(error.events).is<readonly Event[]>();
      exact(error.expectedVersion).is<ExpectedVersion>();
      return exact(error.saves).is<readonly PlacedSave[]>();
    case 'APPLY_FAILED':
      exact(error.version).is<number>();
      return exact(error.cause).is<unknown>();
    case 'AGGREGATE_NOT_FOUND':
      exact(error.aggregateType).is<string>();
      return exact(error.aggregateId).is<string>();
  }
}
/** Anything that was thrown may be looked at. */
export function codeOf(error: unknown) {
  if (error instanceof ApplyError) exact(error).is<ApplyError>();
  if (!(error instanceof DventError)) return undefined;
  exact(error).is<DventError>();
  exact(error.message).is<string>();
  exact(error.code).is<DventErrorCode>();
  // @ts-expect-error no error has this code
  return error.code === 'NOPE';
}
export type Codes = Same<
  [
    [
      ApplyError['code'],
      AggregateNotFoundError['code'],
      ConcurrencyError['code'],
      DecodeError['code'],
      DuplicateEventError['code'],
      IntegrityError['code'],
      InvalidArgumentError['code'],
      InvalidCommandError['code'],
      InvalidEventError['code'],
      OutcomeUnknownError['code'],
      StoreClosedError['code'],
      StoreUnavailableError['code'],
      StreamDeletedError['code'],
      UnknownCommandError['code'],
      UnsupportedError['code'],
    ],
    [
      'APPLY_FAILED',
      'AGGREGATE_NOT_FOUND',
      'CONCURRENCY',
      'DECODE_FAILED',
      'DUPLICATE_EVENT',
      'INTEGRITY',
      'INVALID_ARGUMENT',
      'INVALID_COMMAND',
      'INVALID_EVENT',
      'OUTCOME_UNKNOWN',
      'STORE_CLOSED',
      'STORE_UNAVAILABLE',
      'STREAM_DELETED',
      'UNKNOWN_COMMAND',
      'UNSUPPORTED',
    ],
  ]
>;
/** Every code belongs to one of these, or to an error of the codec's. */
export type AllCodes = Same<[Codes[0][number] | SubjectErasedError['code'], DventErrorCode]>;
