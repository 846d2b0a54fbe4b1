// Handles the same commands as other processes do at the same time, round by round, and prints what it was told of each.
import { openEventStore } from '../../src/open.ts';
import { handledByMany } from './same-command.ts';

const [url = '', count = '0'] = process.argv.slice(2);
const store = await openEventStore(url);
console.log('"ready"');
let input = '';
for await (const text of process.stdin.setEncoding('utf8')) {
  input += text;
  for (let end = input.indexOf('\n'); end >= 0; end = input.indexOf('\n')) {
    const round = Number(input.slice(0, end));
    input = input.slice(end + 1);
    console.log(JSON.stringify(await handledByMany(store, { round, count: Number(count) })));
  }
}
await store.close();
