import type { Check } from './checking/check.ts';

/**
 * Every check of `npm test`, in the order in which they start. To add one: write an npm script that exits with 0 only if all is
 * well, and name it here. A script that runs many tests also writes a report, so that each of its tests is counted.
 */
export const checks: readonly Check[] = [
  { name: 'build', script: 'build', says: 'the package builds: JavaScript and declarations' },
  { name: 'lint', script: 'check:lint', says: 'formatting and lint rules hold', beside: true },
  { name: 'types', script: 'check:types', says: 'everything compiles, the root also without any Node types', beside: true },
  { name: 'snippets', script: 'check:snippets', says: 'every example that readers see compiles', beside: true },
  { name: 'rooms', script: 'check:rooms', says: 'who may import whom; no cycles', beside: true },
  {
    name: 'api',
    script: 'check:api',
    says: 'the public surface is the one reported, without any',
    after: ['build'],
    beside: true,
  },
  { name: 'size', script: 'check:size', says: 'the root is small and runs in a browser', after: ['build'], beside: true },
  { name: 'publint', script: 'check:publint', says: 'the package file follows the rules', after: ['build'], beside: true },
  { name: 'attw', script: 'check:attw', says: 'the declarations resolve for every consumer', after: ['build'], beside: true },
  { name: 'features-memory', script: 'features:memory', says: 'the specification, on the memory store', report: 'cucumber' },
  { name: 'features-sqlite', script: 'features:sqlite', says: 'the specification, on the SQLite store', report: 'cucumber' },
  {
    name: 'features-postgres',
    script: 'features:postgres',
    says: 'the specification, on the PostgreSQL store',
    report: 'cucumber',
  },
  {
    name: 'features-nats',
    script: 'features:nats',
    says: 'the specification, on the NATS JetStream store',
    report: 'cucumber',
    needs: 'nats',
  },
  {
    name: 'mutation',
    script: 'test:mutation:part',
    says: 'the specification notices what is changed in two files of the core; of all: npm run test:mutation',
  },
  {
    name: 'node-tests',
    script: 'test:node',
    says: 'laws and corners: what no feature says',
    report: 'node',
    after: ['build'],
  },
  {
    name: 'conformance',
    script: 'test:conformance',
    says: 'every store passes the published kit, and it finds each flaw of stores that have one',
    report: 'node',
    after: ['build'],
  },
  {
    name: 'fire',
    script: 'fire',
    says: 'kills, races, cut connections, slow writers, on files and real servers',
    report: 'node',
    after: ['build'],
    minutes: 15,
  },
  { name: 'features-todo', script: 'features:todo', says: "the todo example's features", report: 'cucumber', after: ['build'] },
  {
    name: 'features-history',
    script: 'features:history',
    says: "the history example's features",
    report: 'cucumber',
    after: ['build'],
  },
  { name: 'examples', script: 'test:examples', says: 'the examples do what they say', report: 'node', after: ['build'] },
  {
    name: 'browser',
    script: 'test:browser',
    says: 'the specification, on the memory store in a browser',
    report: 'node',
    needs: 'chromium',
  },
  { name: 'docs', script: 'check:docs', says: 'the README and the guides print what they say', report: 'node', after: ['build'] },
  {
    name: 'notebooks',
    script: 'check:notebooks',
    says: 'the notebooks run, and show what they show here',
    report: 'node',
    needs: 'jupyter',
    after: ['build'],
  },
  { name: 'house', script: 'check:house', says: 'house rules; the checks themselves can fail', report: 'node', after: ['build'] },
  {
    name: 'bench-tests',
    script: 'test:bench',
    says: 'the benchmarks are fair, and run',
    report: 'node',
    after: ['build'],
  },
  { name: 'packed', script: 'check:package', says: 'the packed package works where it is installed', report: 'node' },
];
