import { defineParameterType } from '@cucumber/cucumber';
import type { ExpectedVersion, LogFilter } from '../../src/index.ts';
import { refusals } from './refusals.ts';
import { toldFrom, words } from './told.ts';

/** A range of a stream or of the log as a scenario tells it; the log's places are counted from 1. */
export interface ToldRange extends LogFilter {
  readonly after?: number;
  readonly before?: number;
  readonly upTo?: number;
  readonly backwards?: boolean;
  readonly limit?: number;
}

const word = `(?:[\\d,]+ × )?(?:${words.join('|')})(?: #[^\\s,]+)?`;
const json = /"(?:[^"\\]|\\.)*"|\{.*\}|\[.*\]|-?\d[\d.e+-]*|null|true|false/;
const bound = '(?:after|before|up to|at most) \\d+';
const choice = 'of (?:type|category|correlation) [^\\s,]+(?: or [^\\s,]+)*|archived ones (?:included|only)';
const part = `(?:${bound}|backwards|${choice})`;

defineParameterType({ name: 'events', regexp: `nothing|${word}(?:(?:, | and )${word})*`, transformer: toldFrom });

defineParameterType({
  name: 'expectation',
  regexp: /any version|no stream|an existing stream|version \d+/,
  transformer: expectationFrom,
});

/** A text in JSON's notation, so that it can hold anything; `"é" × 256` repeats it. */
defineParameterType({
  name: 'text',
  regexp: /"(?:[^"\\]|\\.)*"(?: × \d+)?/,
  transformer: (told: string): string => {
    const [, text = '""', times = '1'] = /^(.*?)(?: × (\d+))?$/s.exec(told) ?? [];
    return String(JSON.parse(text)).repeat(Number(times));
  },
});

defineParameterType({ name: 'json', regexp: json, transformer: (text: string): unknown => JSON.parse(text) });

defineParameterType({ name: 'time', regexp: /\d{4}-\d\d-\d\dT[\d:.]+Z/, transformer: (text: string) => text });

defineParameterType({ name: 'count', regexp: /[\d,]*\d/, transformer: (text: string) => Number(text.replaceAll(',', '')) });

defineParameterType({ name: 'refusal', regexp: refusals.join('|'), transformer: (text: string) => text });

defineParameterType({ name: 'range', regexp: `from the start|${part}(?:, ${part})*`, transformer: rangeFrom });

defineParameterType({
  name: 'subscriber',
  regexp: /(?:a|the) (?:second )?subscriber/,
  transformer: (text: string) => (text.includes('second') ? 'second' : 'first'),
});

export function expectationFrom(text: string): ExpectedVersion {
  if (text === 'any version') return 'any';
  if (text === 'no stream') return 'none';
  if (text === 'an existing stream') return 'exists';
  return Number(text.replace('version ', ''));
}

function rangeFrom(text: string): ToldRange {
  const parts = text === 'from the start' ? [] : text.split(', ').map(rangePartFrom);
  return Object.assign({}, ...parts);
}

function rangePartFrom(text: string): ToldRange {
  const [, bound = '', number = ''] = /^(after|before|up to|at most) (\d+)$/.exec(text) ?? [];
  if (bound === 'after' || bound === 'before') return { [bound]: Number(number) };
  if (bound === 'up to') return { upTo: Number(number) };
  if (bound === 'at most') return { limit: Number(number) };
  if (text === 'backwards') return { backwards: true };
  if (text.startsWith('archived ones ')) return { archived: text.endsWith('only') ? 'only' : 'include' };
  const [, kind = '', names = ''] = /^of (type|category|correlation) (.*)$/.exec(text) ?? [];
  if (kind === 'type') return { types: names.split(' or ') };
  if (kind === 'category') return { categories: names.split(' or ') };
  return { correlationId: names };
}
