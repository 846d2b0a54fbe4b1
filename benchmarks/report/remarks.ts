import { notes } from '../rows.ts';
import { figure } from './criteria.ts';
import type { MeasuredRow } from './result.ts';

/** What has to be known to read the figures rightly: pragmas, failures, what stands aside. One line each. */
export function remarks(measured: readonly MeasuredRow[]): readonly string[] {
  return [...notes, ...measured.flatMap(remarksOn)];
}

function remarksOn({ result: { row, unit, ours }, detail: { pragmas, contenders } }: MeasuredRow): string[] {
  const about = (remark: string) => `${row}: ${remark}.`;
  return [
    ...(pragmas ? [about(`all connections read back ${pragmas}`)] : []),
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

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

/** Each message once, with how often it came. */
function counted(messages: readonly string[]): string {
  return Object.entries(Object.groupBy(messages, (message) => message))
    .map(([message, same = []]) => (same.length > 1 ? `${same.length} × ${message}` : message))
    .join('; ');
}
