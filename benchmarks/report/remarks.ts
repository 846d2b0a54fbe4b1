import { notes, raceRows } from '../rows.ts';
import { figure } from './figure.ts';
import type { MeasuredRow } from './result.ts';

/** What has to be known to read the figures rightly: settings, failures, what stands aside. One line each. */
export function remarks(measured: readonly MeasuredRow[]): readonly string[] {
  return [...notes, ...measured.flatMap(remarksOn)];
}

function remarksOn({
  result: { row, unit, ours },
  detail: { settings, contenders, remarks: further = [] },
}: MeasuredRow): string[] {
  const about = (remark: string) => `${row}: ${remark}.`;
  return [
    ...further.map(about),
    ...(settings ? [about(`all connections read back ${settings}`)] : []),
    ...contenders.filter(({ part }) => part === 'raw').map(({ contender, does }) => about(`raw is ${contender}, ${does}`)),
    ...contenders.flatMap(({ part, contender, median }) =>
      part === 'aside' && median && ours
        ? [about(`aside, ${contender} ${figure(median)} ${unit}; ours is ${figure(ours / median)} × that`)]
        : [],
    ),
    ...contenders.flatMap(({ contender, failures, median }) =>
      failures.length > 0
        ? [about(`${contender} failed ${times(failures.length)} (${counted(failures)})${median ? '' : ', hence has no figure'}`)]
        : [],
    ),
  ];
}

/** What the README says beside the table, so that it reads no milder than the data. */
export function besideTheTable(measured: readonly MeasuredRow[]): string {
  const asides = measured.flatMap(({ result: { row, ours }, detail: { contenders } }) =>
    contenders.flatMap(({ part, median }) => (part === 'aside' && median && ours ? [`${figure(ours / median)} × (${row})`] : [])),
  );
  const fromMemory = raceRows.find(({ where, workload }) => where === 'memory' && workload === 'load-history')?.row;
  const best = measured.flatMap(({ result: { row, peers, ratioToBestPeer } }) =>
    row === fromMemory && ratioToBestPeer !== null
      ? [`Of the peers that load from memory, ${bestOf(peers)} is the fastest: ours is ${figure(ratioToBestPeer)} × that.`]
      : [],
  );
  const shared =
    asides.length > 0
      ? [
          `The SQLite peer is used as it is documented, by the file's name. Given one connection for all calls it is faster, and acknowledges saves under way together before their commit; against that, ours is ${asides.join(', ')}.`,
        ]
      : [];
  return [...shared, ...best].join(' ');
}

const bestOf = (peers: { readonly [peer: string]: number }) =>
  Object.entries(peers).sort(([, one], [, other]) => other - one)[0]?.[0] ?? 'none';

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** Each message once, with how often it came. */
function counted(messages: readonly string[]): string {
  return Object.entries(Object.groupBy(messages, (message) => message))
    .map(([message, same = []]) => (same.length > 1 ? `${same.length} × ${message}` : message))
    .join('; ');
}
