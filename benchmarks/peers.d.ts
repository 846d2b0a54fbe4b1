// The few calls of the peers that are used here, so that this folder type-checks before they are installed.

declare module '@castore/core' {
  import type { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';

  type Fact = import('./domain/fact.ts').Fact;
  interface NewEvent {
    readonly aggregateId: string;
    readonly version: number;
    readonly type: Fact['type'];
    readonly payload: Fact['data'];
  }
  interface StoredEvent extends NewEvent {
    readonly timestamp: string;
  }

  export class EventType {
    constructor(options: { type: Fact['type'] });
  }
  export class EventStore<Aggregate> {
    constructor(options: {
      eventStoreId: string;
      eventTypes: EventType[];
      reducer: (aggregate: Aggregate | undefined, event: StoredEvent) => Aggregate;
      eventStorageAdapter: InMemoryEventStorageAdapter;
    });
    getAggregate(id: string): Promise<{ aggregate: Aggregate | undefined; events: StoredEvent[] }>;
    getExistingAggregate(id: string): Promise<{ aggregate: Aggregate }>;
    pushEvent(event: NewEvent, options?: { prevAggregate?: Aggregate }): Promise<unknown>;
  }
}

declare module '@castore/event-storage-adapter-in-memory' {
  export class InMemoryEventStorageAdapter {
    readonly eventStore: object;
  }
}

declare module '@event-driven-io/emmett' {
  type Fact = import('./domain/fact.ts').Fact;
  export type TodoEvent = Pick<Fact, 'type' | 'data'> & { readonly metadata: { readonly timestamp: string } };
  interface Evolution<State> {
    evolve: (state: State, event: TodoEvent) => State;
    initialState: () => State;
  }
  export interface EmmettStore {
    appendToStream(stream: string, events: TodoEvent[], options: { expectedStreamVersion: bigint }): Promise<unknown>;
    aggregateStream<State>(stream: string, evolution: Evolution<State>): Promise<{ state: State }>;
  }
  export function getInMemoryEventStore(): EmmettStore;
  export function CommandHandler<State>(
    evolution: Evolution<State>,
  ): (store: EmmettStore, stream: string, handle: (state: State) => TodoEvent[]) => Promise<unknown>;
}

declare module '@event-driven-io/emmett-sqlite' {
  import type { EmmettStore } from '@event-driven-io/emmett';

  export interface SQLiteConnection {
    querySingle<Row>(sql: string): Promise<Row | null>;
  }
  export interface SQLiteConnectionPool {
    withConnection<Result>(use: (connection: SQLiteConnection) => Promise<Result>): Promise<Result>;
    close(): Promise<void>;
  }
  export function sqliteConnection(options: { fileName: string }): SQLiteConnection;
  export function SQLiteConnectionPool(options: {
    fileName: string;
    connectionOptions?: { singleton: true; connection: SQLiteConnection };
  }): SQLiteConnectionPool;
  export function getSQLiteEventStore(options: {
    fileName: string;
    pool: SQLiteConnectionPool;
  }): EmmettStore & { schema: { migrate(): Promise<void> } };
}

declare module '@event-driven-io/emmett-postgresql' {
  import type { EmmettStore } from '@event-driven-io/emmett';
  import type { Pool } from 'pg';

  export function getPostgreSQLEventStore(
    connectionString: string,
    options: { connectionOptions: { pooled: true; pool: Pool } },
  ): EmmettStore & { schema: { migrate(): Promise<unknown> }; close(): Promise<void> };
}

declare module '@dcb-es/event-store' {
  type Fact = import('./domain/fact.ts').Fact;
  type TodoEvent = Pick<Fact, 'type' | 'data'> & { readonly tags: Tags; readonly metadata: { readonly timestamp: string } };
  export interface AppendCommand {
    readonly events: TodoEvent[];
    readonly condition: { readonly failIfEventsMatch: Query; readonly after?: SequencePosition };
  }
  export class SequencePosition {
    private constructor();
    toString(): string;
  }
  export class Tags {
    private constructor();
    static fromObj(tags: Record<string, string>): Tags;
  }
  export class Query {
    private constructor();
    static fromItems(items: { types: string[]; tags: Tags }[]): Query;
  }
}

declare module '@dcb-es/event-store-postgres' {
  import type { AppendCommand, Query, SequencePosition } from '@dcb-es/event-store';
  import type { Pool } from 'pg';

  export class PostgresEventStore {
    constructor(options: { pool: Pool });
    ensureInstalled(): Promise<void>;
    append(commands: AppendCommand | AppendCommand[]): Promise<SequencePosition>;
    read(query: Query): AsyncGenerator<{ readonly event: TodoEvent; readonly position: SequencePosition }>;
  }
}
