/** What a room may import: other rooms (`types` only their types), packages, and whether Node's own modules. */
export interface Room {
  readonly name: string;
  /** Its files: those whose path begins so. The first room that fits is a file's room. */
  readonly files: string;
  readonly rooms: readonly string[];
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
  /** Packages of which it may import types alone. */
  readonly packageTypes?: readonly string[];
  readonly node?: boolean;
}

const values = ['immutable', 'uuid'];
const schema = ['@standard-schema/spec'];

/**
 * The rooms of src/ and who may import whom. What is not allowed here is refused, a file in no room too: a new room starts with
 * a line here. Nothing but `inspect` may import `testing`, and nothing `inspect`.
 */
export const rooms: readonly Room[] = [
  { name: 'core', files: 'src/core/', rooms: [], packages: values, packageTypes: schema },
  { name: 'values', files: 'src/values/', rooms: ['core'], packages: values, packageTypes: schema },
  { name: 'codec', files: 'src/codec/', rooms: ['core', 'values'], packages: values, node: true },
  { name: 'snapshots', files: 'src/snapshots/', rooms: ['core', 'values', 'codec'], packages: values },
  { name: 'projections', files: 'src/projections/', rooms: ['core'], packages: values },
  { name: 'processes', files: 'src/processes/', rooms: ['core', 'projections'], packages: values },
  { name: 'telemetry', files: 'src/telemetry/', rooms: ['core'], packages: values },
  {
    name: 'memory store',
    files: 'src/stores/memory',
    rooms: ['core', 'codec'],
    types: ['snapshots', 'projections'],
    packages: values,
  },
  {
    name: 'sqlite store',
    files: 'src/stores/sqlite/',
    rooms: ['core', 'codec'],
    types: ['snapshots', 'projections'],
    packages: values,
    node: true,
  },
  {
    name: 'postgres store',
    files: 'src/stores/postgres/',
    rooms: ['core', 'codec'],
    types: ['snapshots', 'projections'],
    packages: [...values, 'pg'],
    node: true,
  },
  {
    name: 'nats store',
    files: 'src/stores/nats/',
    rooms: ['core', 'codec'],
    types: ['snapshots', 'projections'],
    packages: [...values, '@nats-io/jetstream', '@nats-io/transport-node'],
    node: true,
  },
  { name: 'root', files: 'src/index.ts', rooms: ['core', 'memory store'] },
  {
    name: 'application',
    files: 'src/application/',
    rooms: ['core', 'values', 'codec', 'snapshots', 'open'],
    packages: values,
    node: true,
  },
  { name: 'open', files: 'src/open.ts', rooms: ['core', 'memory store', 'sqlite store', 'postgres store', 'nats store'] },
  { name: 'store', files: 'src/store.ts', rooms: ['core', 'codec', 'memory store'] },
  {
    name: 'testing',
    files: 'src/testing/',
    rooms: ['core', 'root'],
    packages: ['immutable', 'fast-check', '@cucumber/cucumber-expressions', 'dvent:contract'],
  },
  {
    name: 'inspect',
    files: 'src/inspect/',
    rooms: ['core', 'codec', 'open', 'testing'],
    packages: ['@standard-community/standard-json'],
    node: true,
  },
];
