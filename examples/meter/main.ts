import { DventError } from 'dvent';
import { openEventStore } from 'dvent/open';
import { tellTheStory } from './story.ts';

// `npm run meter`, or `npm run meter -- sqlite:meter.db`: what snapshots and a cache do for an aggregate with a long life.

try {
  await using eventStore = await openEventStore(process.argv[2] ?? 'memory:');
  await tellTheStory(eventStore, console.log);
} catch (error) {
  if (!(error instanceof DventError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
