import type { DataTable } from '@cucumber/cucumber';
import type { Event as DomainEvent } from '../../src/index.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { wordOf } from './told.ts';

/** How a column of a table tells of an event. */
const columns: { readonly [column: string]: (event: DomainEvent) => string } = {
  event: wordOf,
  version: ({ version }) => String(version),
  stream: ({ streamId }) => streamId,
  id: ({ id }) => id,
  timestamp: ({ timestamp }) => timestamp,
  correlation: ({ metadata }) => String(metadata.get('correlationId', '')),
  causation: ({ metadata }) => String(metadata.get('causationId', '')),
  command: ({ metadata }) => String(metadata.get('commandId', '')),
};

/** Compares events with a table: a row an event, each column telling one thing of it. */
export function expectTable(events: readonly DomainEvent[], table: DataTable): void {
  const rows = table.hashes();
  const names = Object.keys(rows[0] ?? {});
  const told = events.map((event) =>
    Object.fromEntries(names.map((name) => [name, present(columns[name], `column ${name}`)(event)])),
  );
  expectEqual(told, rows);
}
