import { closeSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteEventStore } from 'dvent/sqlite';
import { historyOf, idAt, logSequence } from '../domain/fact.ts';
import { eventOf, readEvent } from '../domain/todo.ts';

// The process that writes or reads a whole log: `build <folder> <todos>` or `read <folder> <events>`.
// It answers in JSON.

const [command, directory = '', count = '0'] = process.argv.slice(2);
const file = join(directory, 'dvent.db');

async function build(todos: number): Promise<object> {
  await write(todos);
  // Or else the disk would still be at it while the saves are measured.
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  return { todos };
}

async function write(todos: number): Promise<void> {
  // How sure its commits are is of no interest here: the file is made to be read.
  await using store = await SqliteEventStore.open(file, { synchronous: 'off' });
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < todos; index = next++) {
      const id = idAt(logSequence, index);
      await store.saveEvents(`Todo-${id}`, historyOf(id).map(eventOf), { expectedVersion: 'none' });
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

async function read(limit: number): Promise<object> {
  await using store = await SqliteEventStore.open(file);
  const start = performance.now();
  let events = 0;
  let characters = 0;
  for await (const { event } of store.getAllEvents({ limit })) {
    events += 1;
    characters += readEvent(event);
  }
  return { events, characters, seconds: (performance.now() - start) / 1000, peak: peakMemory() };
}

/** The most memory that this process has held at once, in MiB. */
function peakMemory(): number {
  // `maxRSS` may be that of the process which started this one; the kernel's high-water mark is not.
  const mark =
    process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  return Number(mark ?? process.resourceUsage().maxRSS) / 1024;
}

process.stdout.write(JSON.stringify(command === 'build' ? await build(Number(count)) : await read(Number(count))));
