import { type Verification, verify } from '../codec/index.ts';
import type { Options } from './commands.ts';
import type { Display } from './display.ts';
import { type Environment, withKeyedStore } from './keyed-store.ts';
import { readHeads, writeHeads } from './recorded-heads.ts';

/** `dvent verify`: reads a store and tells what was found; gives whether all was in order. */
export async function verifyStore(
  url: string,
  { against, record }: Options,
  { display, environment }: { display: Display; environment: Environment },
): Promise<boolean> {
  const recorded = typeof against === 'string' ? await readHeads(against) : [];
  const found = await withKeyedStore(url, environment, (store) =>
    verify(store, { recorded, progress: (done, of) => display.progress(done, of) }),
  );
  for (const line of toldLines(found)) display.tell(line);
  if (typeof record !== 'string') return found.faults.length === 0;
  if (found.faults.length > 0) display.tell('Nothing was recorded: a store with faults would be taken for one in order.');
  else await writeHeads(record, found.heads);
  return found.faults.length === 0;
}

function toldLines({ streams, events, deleted, unchained, unread, faults }: Verification): readonly string[] {
  const number = (count: number) => count.toLocaleString('en');
  return [
    ...faults.map(({ streamId, kind, message }) => `${kind}: ${streamId}: ${message}`),
    `${number(events)} events of ${number(streams)} streams were read; ${number(faults.length)} faults were found.`,
    ...(deleted.length > 0 ? [`${number(deleted.length)} streams were deleted: ${shown(deleted)}`] : []),
    ...(unchained > 0
      ? [`${number(unchained)} events were written without a chain: what is wrong with them is found in part.`]
      : []),
    ...(unread > 0
      ? [`${number(unread)} events are encrypted, and their keys were not given: only their order was checked.`]
      : []),
  ];
}

/** The first of them: there may be many. */
const shown = (streamIds: readonly string[]) =>
  streamIds.length <= 10 ? streamIds.join(', ') : `${streamIds.slice(0, 10).join(', ')} …`;
