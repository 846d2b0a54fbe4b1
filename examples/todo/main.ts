import { DventError } from 'dvent';
import { openTodos, placeOfTodos } from './application.ts';
import { countTodos, tellTheStory, tellWhatIsThere } from './story.ts';

// `npm start`, or `npm start -- other.db`, `npm start -- memory:`, `npm start -- postgres://…`, `npm start -- nats://…`: a few todos,
// from their first event to their last.

const [, , given] = process.argv;
const place = placeOfTodos(given);
const shown = place.replace(/(:\/\/[^/@:]*:)[^/@]*@/, '$1***@'); // without a password

try {
  await using application = await openTodos(given);
  await tellWhatIsThere(application, console.log);
  await tellTheStory(application, console.log);
  const { todos, events } = await countTodos(application);
  console.log(`\n${shown} now holds ${todos} todos and ${events} events. Times are UTC.`);
  if (place !== 'memory:') console.log('Run it again: it finds them.');
} catch (error) {
  if (!(error instanceof DventError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
