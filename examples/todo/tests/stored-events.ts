import { SqliteEventStore } from 'dvent/sqlite';

// Prints what a file holds, as JSON: a process of its own, that has nothing of the one which wrote it.

const [, , file = ''] = process.argv;
await using eventStore = await SqliteEventStore.open(file);
const events: unknown[] = [];
for await (const { event } of eventStore.getAllEvents()) events.push(event.toJS());
console.log(JSON.stringify(events));
