/**
 * The specification runs against one store at a time: `npm run features:memory`, `features:sqlite`, `features:postgres`,
 * `features:nats`, `features:nats-2.9`; with `-codec` after its name (not 2.9), with all that a codec does. For a part of it:
 * `npm run features:memory -- features/event.feature`, or `-- --name 'part of a scenario'`.
 */
const specification = (store, { acrossStreams, codec = 'none' }) => ({
  paths: ['features/**/*.feature'],
  import: ['features/{steps,support}/*.ts'],
  worldParameters: { store, codec },
  order: 'random',
  parallel: 2,
  strict: true,
  // A store that takes one stream at a time has a scenario of its own in place of those with several.
  tags: acrossStreams ? 'not @one-stream-at-a-time' : 'not @across-streams',
  format: ['progress', ['message', `reports/features-${store}${codec === 'none' ? '' : '-codec'}.ndjson`]],
});

export const memory = specification('memory', { acrossStreams: true });
export const sqlite = specification('sqlite', { acrossStreams: true });
export const postgres = specification('postgres', { acrossStreams: true });
export const nats = specification('nats', { acrossStreams: true });
/** With all that a codec does. */
export const memoryCodec = specification('memory', { acrossStreams: true, codec: 'all' });
export const sqliteCodec = specification('sqlite', { acrossStreams: true, codec: 'all' });
export const postgresCodec = specification('postgres', { acrossStreams: true, codec: 'all' });
export const natsCodec = specification('nats', { acrossStreams: true, codec: 'all' });
/** A server that takes one stream at a time. */
export const oldNats = specification('nats-2.9', { acrossStreams: false });
/** What Stryker runs, with a format and a number of processes of its own. */
export const mutation = { ...memory, import: [...memory.import, 'scripts/mutation/impatience.ts'], parallel: 0, format: [] };
export default memory;
