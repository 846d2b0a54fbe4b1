import { DventError } from 'dvent';
import { openEventStore } from 'dvent/open';
import { countTodos, tellTheStory, tellWhatIsThere } from './story.ts';

// `npm start`, or `npm start -- other.db`, `npm start -- memory:`, `npm start -- postgres://…`, `npm start -- nats://…`: a few todos,
// from their first event to their last.

const place = process.argv[2] ?? 'todo.db';
// A place of two letters and a colon or more is a URL; `C:\todo.db` is a path.
const url = /^[a-z]{2,}:/.test(place) ? place : `sqlite:${place}`;
const shown = place.replace(/(:\/\/[^/@:]*:)[^/@]*@/, '$1***@'); // without a password

try {
  await using eventStore = await openEventStore(url);
  await tellWhatIsThere(eventStore, console.log);
  await tellTheStory(eventStore, console.log);
  const { todos, events } = await countTodos(eventStore);
  console.log(`\n${shown} now holds ${todos} todos and ${events} events. Times are UTC.`);
  if (url !== 'memory:') console.log('Run it again: it finds them.');
} catch (error) {
  if (!(error instanceof DventError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
