export {
  Aggregate,
  type AggregateClass,
  type AggregateDefinition,
  type AggregateOf,
  type AggregateType,
  type ApplyOptions,
} from './core/aggregate.ts';
export type { ApplyMap } from './core/apply-map.ts';
export type { Bucket, DeleteOptions, Kept, KeptKey, PutOptions } from './core/bucket.ts';
export {
  type AnyCommandType,
  type Command,
  type CommandDefinition,
  type CommandFields,
  type CommandOf,
  type CommandOptions,
  type CommandType,
  defineCommand,
  type PlainCommand,
} from './core/command.ts';
export { CommandHandler, type HandleMap } from './core/command-handler.ts';
export type { Data, DataOf, UnknownData, Value } from './core/data-view.ts';
export { type Erased, isErased } from './core/erased.ts';
export {
  AggregateNotFoundError,
  ApplyError,
  DventError,
  type DventErrorCode,
  InvalidArgumentError,
  InvalidCommandError,
  InvalidEventError,
  type Issue,
  UnknownCommandError,
} from './core/errors.ts';
export {
  type AnyEventType,
  type AppliedEvent,
  defineEvent,
  type Event,
  type EventDefinition,
  type EventFields,
  type EventOf,
  type EventOptions,
  type EventType,
  type PlainEvent,
} from './core/event.ts';
export type {
  EventStore,
  LogFilter,
  LogRange,
  PlacedSave,
  Progress,
  Publisher,
  Saved,
  StoreCapabilities,
  StoredEvent,
  StoreLimits,
  StoreOptions,
  StreamFilter,
  StreamSave,
  StreamSummary,
  SubscribeOptions,
  VersionRange,
} from './core/event-store.ts';
export type { ExpectedVersion } from './core/expected-version.ts';
export type { CausingCommand, Moment } from './core/moment.ts';
export { asPosition, type Position } from './core/position.ts';
export type { Reading } from './core/reading.ts';
export { Repository, type RepositoryOptions, type SaveOptions } from './core/repository.ts';
export { type ObjectSchema, shape } from './core/schema.ts';
export type { Clock, IdSource, SourceOptions } from './core/sources.ts';
export {
  ConcurrencyError,
  DecodeError,
  DuplicateEventError,
  IntegrityError,
  OutcomeUnknownError,
  StoreClosedError,
  StoreUnavailableError,
  StreamDeletedError,
  UnsupportedError,
} from './core/store-errors.ts';
export { InMemoryEventStore } from './stores/memory.ts';
