import { chmodSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { PostgresServer } from '../../tests/servers/postgres.ts';

/** The server of a run: started when a row first asks for it, with PostgreSQL's own defaults for all that decides on durability. */
export class BenchServer {
  readonly #directory: string;
  #starting: Promise<PostgresServer> | undefined;

  /** @param directory where the server keeps its data, if its user can get there */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async url(): Promise<string> {
    if (process.getuid?.() === 0) chmodSync(this.#directory, 0o711); // root's server runs as another user
    this.#starting ??= PostgresServer.start({
      parent: isOpenToAll(this.#directory) ? this.#directory : tmpdir(),
      settings: { shared_buffers: '128MB', max_prepared_transactions: 0 },
    });
    return (await this.#starting).url();
  }

  /** What the server is, for the line that tells where the figures were measured; `undefined` where none was asked for. */
  async description(): Promise<string | undefined> {
    if (!this.#starting) return undefined;
    const [row] = await (await this.#starting).sql(
      "SELECT current_setting('server_version') || ' (' || string_agg(name || '=' || current_setting(name), ', ') || ')' AS text FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'shared_buffers', 'synchronous_commit')",
    );
    return String(row?.text);
  }

  async stop(): Promise<void> {
    await (await this.#starting?.catch(() => undefined))?.stop();
  }
}

/** Whether any user may go through it to what is below. */
function isOpenToAll(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  const parent = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent));
}
