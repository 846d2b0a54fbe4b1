import { after, type TestContext } from 'node:test';
import { PostgresServer } from '../servers/postgres.ts';
import { temporaryFile } from './temporary-folder.ts';

/** Where events outlive a process: what is told of all such stores is tested on each of them. */
export interface Place {
  readonly name: string;
  /** The URL of an empty store. */
  fresh(test: TestContext): Promise<string>;
}

let postgres: Promise<PostgresServer> | undefined;
let schemas = 0;
after(async () => (await postgres)?.stop());

/** The server of this test file. */
export const postgresServer = (): Promise<PostgresServer> => {
  postgres ??= PostgresServer.start();
  return postgres;
};

/** The URL of an empty store on it. */
export async function freshSchema(): Promise<string> {
  schemas += 1;
  return `${(await postgresServer()).url()}?schema=place_${schemas}`;
}

export const places: readonly Place[] = [
  { name: 'SQLite', fresh: async (test) => `sqlite:${temporaryFile(test)}` },
  { name: 'PostgreSQL', fresh: freshSchema },
];
