import { CodecLog } from '../codec/codec-log.ts';
import { type Erasure, eraseSubject } from '../codec/erase-subject.ts';
import { type EventCodecOptions, eventCodec, type PersonalKeys } from '../codec/event-codec.ts';
import type { KnownEvents } from '../codec/event-types.ts';
import type { KeyRing } from '../codec/key-ring.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { Soon } from '../core/event-log.ts';
import { EventLogStore } from '../core/event-log-store.ts';
import type { EventStore, StoreOptions } from '../core/event-store.ts';
import { Repository } from '../core/repository.ts';
import { withoutPassword } from '../core/server-url.ts';
import type { SourceOptions } from '../core/sources.ts';
import { openEventStore } from '../open.ts';
import { type AggregateCache, aggregateCache, type CacheOptions } from '../snapshots/aggregate-cache.ts';
import { everyEvents } from '../snapshots/snapshot-policy.ts';
import { type SnapshotOptions, type Snapshots, snapshots } from '../snapshots/snapshots.ts';
import type { RichValues } from '../values/rich-values.ts';
import { type Environment, type Settings, settingsFrom } from './settings.ts';

/** What an application is made of. What the environment says goes before what stands here. */
export interface ApplicationOptions<Handler> extends Omit<StoreOptions, 'codec'> {
  /** Its aggregates, or types of events: what was stored under their former names and schema versions is raised. */
  readonly events: KnownEvents;
  /** The URL of its store, as `openEventStore` takes it, or what opens one: with a pool of its own, for instance; `DVENT_STORE`. */
  readonly store?: string | ((options: StoreOptions) => Soon<EventStore>) | undefined;
  /** Makes what handles its commands. */
  readonly handler?: (context: { readonly repository: Repository }) => Handler;
  /** The values that are no JSON and may be in its events and states. */
  readonly values?: RichValues;
  /** What is done to events before they are kept; `DVENT_CIPHER_KEYS` (encryption, and the keys of personal fields), `DVENT_COMPRESSION`. */
  readonly codec?: Omit<EventCodecOptions, 'events' | 'values'>;
  /** `DVENT_SNAPSHOT_EVERY`: a snapshot each so many events; none where neither is given. */
  readonly snapshots?: Omit<SnapshotOptions, 'values'>;
  /** `DVENT_CACHE_SIZE`: the most aggregates; none where neither is given. */
  readonly cache?: CacheOptions;
  /** What its own settings begin with: with `TODO_`, `TODO_DVENT_STORE` goes before `DVENT_STORE`. */
  readonly prefix?: string;
  /** Where the settings are; `process.env` unless given. */
  readonly environment?: Environment;
}

/** An application that is open: its store, and what was built on it. */
export interface Application<Handler> extends AsyncDisposable {
  readonly eventStore: EventStore;
  readonly repository: Repository;
  readonly handler: Handler;
  readonly snapshots: Snapshots | undefined;
  readonly cache: AggregateCache | undefined;
  /** Erases a subject, see `eraseSubject` of `dvent/codec`; this process forgets what it knows of the streams that were touched. */
  eraseSubject(subject: string): Promise<Erasure>;
  /** Waits for what is under way: snapshots, then the store. */
  close(): Promise<void>;
}

/**
 * Opens an application: its store with a codec, snapshots and a cache, its repository and its handler, as the code and the
 * environment say.
 *
 * @example
 * import { Aggregate, CommandHandler, defineCommand, defineEvent, shape } from 'dvent';
 * import { openApplication } from 'dvent/application';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
 * class Todo extends Aggregate({ type: 'Todo', events: [TodoAdded], state: {}, apply: { TodoAdded: (state) => state } }) {}
 * const AddTodo = defineCommand('AddTodo', shape<{ description: string }>());
 * const open = () =>
 *   openApplication({
 *     events: [Todo],
 *     store: 'sqlite:todo.db',
 *     prefix: 'TODO_',
 *     handler: ({ repository }) =>
 *       CommandHandler({
 *         context: { repository },
 *         commands: [AddTodo],
 *         handle: {
 *           AddTodo: ({ repository }, command) =>
 *             repository.saveAggregate(Todo.generate(command.id).applyEvent(TodoAdded(command.data.toJS())), { causedBy: command }),
 *         },
 *       }),
 *   });
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) with the name of a setting that cannot be, and what opening a store throws
 */
export async function openApplication<Handler = undefined>(options: ApplicationOptions<Handler>): Promise<Application<Handler>> {
  const { environment = process.env, prefix = '', handler } = options;
  const settings = settingsFrom(environment, prefix);
  const codec = eventCodec(codecOptions(options, settings));
  const kept = snapshotOptions(options, settings);
  const cached = cacheOptions(options, settings);
  const eventStore = await openStore(options, { settings, codec });
  const keeper = kept && snapshots(eventStore, kept);
  const cache = cached && aggregateCache(cached);
  const repository = new Repository({ ...sourcesOf(options), eventStore, snapshots: keeper, cache });
  const close = async () => {
    await keeper?.close();
    await eventStore.close();
  };
  return Object.freeze({
    eventStore,
    repository,
    // Without a handler its type is `undefined`, unless somebody says otherwise.
    handler: handler?.({ repository }) as Handler,
    snapshots: keeper,
    cache,
    eraseSubject: async (subject: string) => {
      const erasure = await eraseSubject(eventStore, subject);
      for (const { streamId } of erasure.streams) {
        cache?.forget(streamId);
        await keeper?.forget(streamId);
      }
      return erasure;
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}

const sourcesOf = ({ clock, ids }: SourceOptions) => ({ ...(clock && { clock }), ...(ids && { ids }) });

function codecOptions({ events, values, codec = {} }: ApplicationOptions<unknown>, settings: Settings): EventCodecOptions {
  const { compression, keys } = settings;
  const { encryption = codec.encryption, personal = codec.personal } = keys ? ringFor(keys, codec) : {};
  return { ...codec, events, values, encryption, personal, compression: compressionOf(codec.compression, compression) };
}

/** The environment says how to compress, or not to; what was compressed before is read all the same. */
function compressionOf(given: EventCodecOptions['compression'], algorithm: Settings['compression']) {
  if (algorithm === undefined || typeof given !== 'object') return algorithm ?? given;
  const { dictionary, formerDictionaries = [], ...others } = given;
  if (algorithm === 'zstd') return { ...given, algorithm };
  return { ...others, algorithm, formerDictionaries: dictionary ? [dictionary, ...formerDictionaries] : formerDictionaries };
}

/** One ring for what is encrypted and for what is sealed. */
const ringFor = (keys: KeyRing, { personal }: { readonly personal?: PersonalKeys | undefined }) => ({
  encryption: keys,
  personal: { ...personal, keys },
});

function snapshotOptions({ snapshots: given, values }: ApplicationOptions<unknown>, { snapshotEvery }: Settings) {
  if (snapshotEvery === 0 || (snapshotEvery === undefined && !given)) return undefined;
  return { ...given, ...(values && { values }), ...(snapshotEvery && { policy: everyEvents(snapshotEvery) }) };
}

function cacheOptions({ cache }: ApplicationOptions<unknown>, { cacheSize }: Settings): CacheOptions | undefined {
  if (cacheSize === 0) return undefined;
  return cacheSize === undefined ? cache : { ...cache, entries: cacheSize };
}

async function openStore(
  { store, publisher, onPublisherError, ...options }: ApplicationOptions<unknown>,
  { settings, codec }: { settings: Settings; codec: ReturnType<typeof eventCodec> },
): Promise<EventStore> {
  const { url, name } = settings.store ?? { url: store, name: 'store' };
  const told = { ...(publisher && { publisher }), ...(onPublisherError && { onPublisherError }) };
  const storeOptions = { ...sourcesOf(options), ...told, codec };
  if (typeof url === 'function') return openedWith(storeOptions, url);
  if (url === undefined)
    throw new InvalidArgumentError({ field: 'store', value: url, expected: 'a URL, here or as DVENT_STORE' });
  try {
    return await openEventStore(url, storeOptions);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError) || name === 'store') throw error;
    const value = error.field === 'url' ? withoutPassword(url) : error.value;
    throw new InvalidArgumentError({ field: name, value, expected: `a store: ${error.message}`, cause: error });
  }
}

/** Without its codec a store would keep in clear what was to be encrypted. */
async function openedWith(options: StoreOptions, open: (options: StoreOptions) => Soon<EventStore>): Promise<EventStore> {
  const store = await open(options);
  const log = EventLogStore.logOf(store);
  if (log === undefined || log instanceof CodecLog) return store;
  await store.close();
  throw new InvalidArgumentError({
    field: 'store',
    value: open,
    expected: 'a function that passes on the options that it is given',
  });
}
