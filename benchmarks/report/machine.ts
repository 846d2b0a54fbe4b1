import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Where and with what the figures were measured. */
export interface Machine {
  readonly measuredAt: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
}

const peers = [
  '@castore/core',
  '@castore/event-storage-adapter-in-memory',
  '@event-driven-io/emmett',
  '@event-driven-io/emmett-sqlite',
  'sqlite3',
  'pg',
  '@event-driven-io/emmett-postgresql',
  '@dcb-es/event-store-postgres',
];

/** The versions and the settings of the servers, where there were some. */
interface Servers {
  readonly postgres: string | undefined;
  readonly nats: string | undefined;
}

export function machine({ postgres, nats }: Servers): Machine {
  const installed = (name: string) => versionIn(new URL(`../node_modules/${name}/package.json`, import.meta.url));
  return {
    measuredAt: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()} ${arch()}`,
    versions: {
      node: process.versions.node,
      'SQLite in node:sqlite': process.versions.sqlite ?? 'unknown',
      ...(postgres === undefined ? {} : { PostgreSQL: postgres }),
      ...(nats === undefined ? {} : { 'nats-server': nats }),
      dvent: versionIn(new URL('../../package.json', import.meta.url)),
      immutable: versionIn(new URL('../../node_modules/immutable/package.json', import.meta.url)),
      '@nats-io/jetstream': versionIn(new URL('../../node_modules/@nats-io/jetstream/package.json', import.meta.url)),
      ...Object.fromEntries(peers.map((name) => [name, installed(name)])),
    },
  };
}

export const machineLine = ({ processor, cores, memory, system, versions, measuredAt }: Machine): string =>
  `${processor}, ${cores} cores, ${memory}, ${system}; Node ${versions.node}, SQLite ${versions['SQLite in node:sqlite']}${['PostgreSQL', 'nats-server'].map((name) => (versions[name] ? `, ${name} ${versions[name]}` : '')).join('')}; ${measuredAt.slice(0, 10)}`;

function versionIn(file: URL): string {
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8'));
    return String(version);
  } catch {
    return 'not installed';
  }
}
