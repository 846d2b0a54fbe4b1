import { figure } from './figure.ts';
import { type MeasuredRow, peakOfTenth, rawName } from './result.ts';

// A bar chart as a picture that follows the reader's light or dark theme: a group of bars for each row, the longest bar of
// a group being its greatest figure.

type Kind = 'ours' | 'raw' | 'peer';

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly kind: Kind;
}

const width = 880;
const margin = 24;
const labels = 230;
const figures = 150;
const barHeight = 18;
const barStep = 24;
const room = width - 2 * margin - labels - figures;

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 18px; font-weight: 600 }
  .row { font-weight: 600 }
  .quiet { fill: #59636e }
  .figure { font-variant-numeric: tabular-nums }
  .background { fill: #ffffff }
  .ours { fill: #0969da } .raw { fill: #8c959f } .peer { fill: #d4a72c }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .background { fill: #0d1117 }
    .ours { fill: #4493f8 } .raw { fill: #6e7681 } .peer { fill: #bb8009 }
  }`;

export function chart(measured: readonly MeasuredRow[], { title, subtitle }: { title: string; subtitle: string }): string {
  const parts = [
    text({ x: margin, y: 42, text: title, is: 'title' }),
    text({ x: margin, y: 64, text: subtitle, is: 'quiet' }),
    legend(90),
  ];
  let y = 104;
  for (const row of measured) {
    const bars = barsOf(row);
    if (bars.length < 2) continue;
    y += 30;
    parts.push(text({ x: margin, y, text: `${row.result.row} · ${row.result.unit}`, is: 'row' }));
    y += 10;
    const longest = Math.max(...bars.map(({ value }) => value));
    for (const bar of bars) {
      parts.push(drawn(bar, { y, length: (bar.value / longest) * room }));
      y += barStep;
    }
  }
  const height = y + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
  <style>${style}
  </style>
  <rect class="background" width="100%" height="100%" rx="8"/>
${parts.map((part) => `  ${part}`).join('\n')}
</svg>
`;
}

function barsOf({ result: { ours, raw, peers }, detail: { figures: further, contenders } }: MeasuredRow): Bar[] {
  const peerBars = Object.entries(peers).map(([label, value]): Bar => ({ label, value, kind: 'peer' }));
  const ourBars: Bar[] = ours === null ? [] : [{ label: 'dvent', value: ours, kind: 'ours' }];
  const rawBars: Bar[] = raw === null ? [] : [{ label: rawName(contenders), value: raw, kind: 'raw' }];
  const tenth = further[peakOfTenth];
  if (tenth !== undefined) ourBars.push({ label: 'dvent, a tenth of the log', value: tenth, kind: 'ours' });
  return [...ourBars, ...rawBars, ...peerBars];
}

function drawn({ label, value, kind }: Bar, { y, length }: { y: number; length: number }): string {
  const baseline = y + barHeight - 4;
  const end = margin + labels + Math.max(length, 1);
  return [
    text({ x: margin + labels - 10, y: baseline, text: label, is: 'label', anchor: 'end' }),
    `<rect class="${kind}" x="${margin + labels}" y="${y}" width="${Math.max(length, 1).toFixed(1)}" height="${barHeight}" rx="3"/>`,
    text({ x: Number((end + 8).toFixed(1)), y: baseline, text: figure(value), is: 'figure' }),
  ].join('');
}

function legend(y: number): string {
  const entries: readonly (readonly [Kind, string])[] = [
    ['ours', 'dvent'],
    ['raw', 'the raw driver'],
    ['peer', 'peers'],
  ];
  return entries
    .map(([kind, label], index) => {
      const x = margin + index * 130;
      return `<rect class="${kind}" x="${x}" y="${y - 11}" width="12" height="12" rx="2"/>${text({ x: x + 18, y, text: label, is: 'quiet' })}`;
    })
    .join('');
}

function text({
  x,
  y,
  text: content,
  is,
  anchor = 'start',
}: {
  x: number;
  y: number;
  text: string;
  is: string;
  anchor?: 'start' | 'end';
}): string {
  return `<text class="${is}" x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

const escaped = (content: string) => content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
