/**
 * The specification runs against one store at a time: `npm run features:memory`, `features:sqlite`, `features:postgres`,
 * `features:nats`. For a part of it:
 * `npm run features:memory -- features/event.feature`, or `-- --name 'part of a scenario'`.
 */
const specification = (store) => ({
  paths: ['features/**/*.feature'],
  import: ['features/**/*.ts'],
  worldParameters: { store },
  order: 'random',
  parallel: 2,
  strict: true,
  format: ['progress', ['message', `reports/features-${store}.ndjson`]],
});

export const memory = specification('memory');
export const sqlite = specification('sqlite');
export const postgres = specification('postgres');
/** A save over several streams is refused there, which a scenario of its own says. */
export const nats = { ...specification('nats'), tags: 'not @across-streams' };
/** What Stryker runs, with a format and a number of processes of its own. */
export const mutation = { ...memory, import: [...memory.import, 'scripts/mutation/impatience.ts'], parallel: 0, format: [] };
export default memory;
