import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checks } from '../../scripts/checks.ts';
import { read } from './tree.ts';

// The images are not built in CI. What they run is: every command of the Dockerfile and of docker-compose.yml is npm's `ci` or
// an npm script, and CI calls each of them. What the NATS servers are told is in docker-nats.test.ts.

// JSON.parse gives `any`; npm itself has read this file before this test could run.
const { scripts } = JSON.parse(read('package.json')) as { scripts: { [name: string]: string } };

/** `npm ci`, or the npm script that a command calls; anything else is not allowed. */
function calledBy(command: string): string {
  if (/^npm ci$/.test(command)) return 'ci';
  const script = /^npm (?:run |run --silent )?([\w:-]+)$/.exec(command)?.[1];
  const isScript =
    script !== undefined &&
    scripts[script] !== undefined &&
    (command.startsWith('npm run') || ['test', 'start'].includes(script));
  assert.ok(isScript, `not an npm script of ours: ${command}`);
  return script;
}

/** RUN, CMD, ENTRYPOINT and HEALTHCHECK, in either form; a line that goes on after `\` counts as one. */
function dockerCommands(dockerfile: string): string[] {
  const lines = dockerfile.replaceAll(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const text = /^\s*(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK)\s+(.*)$/i.exec(line)?.[1]?.trim();
    return text === undefined ? [] : [wordsOf(text)];
  });
}

// JSON.parse gives `any`; the exec form is by its grammar an array of strings.
const wordsOf = (text: string) => (text.startsWith('[') ? (JSON.parse(text) as string[]).join(' ') : text);

function servicesOf(compose: string): { [name: string]: { [field: string]: unknown } } {
  // parse gives `any`; `docker compose` defines these fields, and all that matters here are the commands among them.
  return (parse(compose) as { services: { [name: string]: { [field: string]: unknown } } }).services;
}

function composeCommands(compose: string): string[] {
  const ours = Object.entries(servicesOf(compose)).filter(([name]) => !name.startsWith('nats-'));
  return ours.flatMap(([, { command, entrypoint }]) =>
    [command, entrypoint]
      .filter((given) => given !== undefined)
      .map((given) => (Array.isArray(given) ? given.join(' ') : String(given))),
  );
}

/** Everything that CI calls: the npm commands of .ci/run, the checks, and what these scripts call in turn. */
function calledByCi(): Set<string> {
  const called = new Set<string>();
  const add = (script: string) => {
    if (called.has(script)) return;
    called.add(script);
    for (const [, next = ''] of (scripts[script] ?? '').matchAll(/npm run (?:--silent )?([\w:-]+)/g)) add(next);
  };
  const lines = read('.ci/run')
    .split('\n')
    .map((line) => line.replace(/#.*/, ''));
  for (const [, run, word] of lines.join('\n').matchAll(/npm (?:run ([\w:-]+)|(\w+))/g)) add(run ?? word ?? '');
  if (called.has('test')) for (const { script } of checks) add(script);
  return called;
}

const commands = [...dockerCommands(read('Dockerfile')), ...composeCommands(read('docker-compose.yml'))];

test('the stages and services are there, with commands', () => {
  const stages = [...read('Dockerfile').matchAll(/^FROM (\S+) AS (\w+)$/gm)].map(([, , stage]) => stage);
  assert.deepEqual(stages, ['library', 'test', 'notebook']);
  assert.deepEqual(Object.keys(servicesOf(read('docker-compose.yml'))), [
    'postgres',
    'nats-1',
    'nats-2',
    'nats-3',
    'test',
    'notebook',
  ]);
  assert.ok(commands.length >= 7);
});

for (const command of new Set(commands)) {
  test(`"${command}" is an npm script that CI runs`, () => {
    assert.ok(calledByCi().has(calledBy(command)), `CI runs only: ${[...calledByCi()].join(', ')}`);
  });
}

test('a command that is no npm script is found', () => {
  assert.deepEqual(dockerCommands('FROM a\nRUN apt-get update \\\n  && rm x\nCMD ["npm", "test"]'), [
    'apt-get update    && rm x',
    'npm test',
  ]);
  assert.throws(() => calledBy('apt-get update && npm test'));
  assert.throws(() => calledBy('npm run no-such-script'));
  assert.deepEqual(composeCommands('services: { a: { command: [sh, -c, ls] }, b: { image: x } }'), ['sh -c ls']);
});

test('CI calls the commands of the README', () => {
  assert.match(read('README.md'), /npm ci && npm test/);
  assert.match(read('.ci/run'), /npm ci && npm test/);
});
