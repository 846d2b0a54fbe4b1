// Reads hostile rows, as many as it is told, and prints what became of them.
import { is } from 'immutable';
import { DventError } from '../../src/index.ts';
import { storeOfRow } from '../rows.ts';
import { hostileRow } from './hostile-rows.ts';
import { Random } from './random.ts';
import { readingCodec, writtenRows } from './written-rows.ts';

/** What this process has used of a processor: others may use it, too. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const [seed = '1', count = '1000'] = process.argv.slice(2);
const written = await writtenRows(Number(seed));
let row = written.rows[0];
const store = storeOfRow(readingCodec(), () => row, written.kept);
const outcomes = new Map<string, number>();
const faults: string[] = [];
let slowest = { milliseconds: 0, how: '', input: 0 };
const start = cpuMilliseconds();
const before = process.resourceUsage().maxRSS;

/** What somebody does with an event who does not expect that it could harm. */
async function used(): Promise<string> {
  const stored = await store.getLastEvent('Note-1');
  const event = stored?.event;
  if (!event) return 'nothing';
  event.toJS();
  event.hashCode();
  if (!is(event, event)) throw new Error('it does not equal itself');
  return 'an event';
}

for (let input = 0; input < Number(count); input += 1) {
  const [how, made] = hostileRow(new Random(Number(seed) * 1_000_003 + input), written);
  row = made;
  const began = cpuMilliseconds();
  let outcome: string;
  try {
    outcome = await used();
  } catch (error) {
    outcome = error instanceof DventError ? error.code : 'FAULT';
    if (outcome === 'FAULT') faults.push(`input ${input}, ${how}: ${String(error).slice(0, 200)}`);
  }
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const milliseconds = cpuMilliseconds() - began;
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, how, input };
}

const polluted = Reflect.ownKeys({}).length > 0 || 'polluted' in {} || Object.keys(Object.prototype).length > 0;
const megabytes = (process.resourceUsage().maxRSS - before) / 1_024;
const told = {
  outcomes: Object.fromEntries(outcomes),
  faults,
  slowest,
  milliseconds: cpuMilliseconds() - start,
  megabytes,
  polluted,
};
console.log(JSON.stringify(told));
