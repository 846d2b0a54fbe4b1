import type { Alternative } from './alternatives.ts';
import { brief, type Finding } from './finding.ts';
import { canonical, type Keywords, numberUnder, type SchemaIn } from './json-schema.ts';

/** A limit: of which type's values, in which direction, and what of a value it limits. */
interface Limit {
  readonly keyword: string;
  readonly type: 'number' | 'string' | 'array' | 'object';
  readonly least: boolean;
  readonly of: (value: unknown) => number;
}

const itself = (value: unknown) => Number(value);
/** In characters of Unicode, not of JavaScript. */
const length = (value: unknown) => [...String(value)].length;
const items = (value: unknown) => (Array.isArray(value) ? value.length : 0);
const keys = (value: unknown) => Object.keys(Object(value)).length;

const limits: readonly Limit[] = [
  { keyword: 'minimum', type: 'number', least: true, of: itself },
  { keyword: 'maximum', type: 'number', least: false, of: itself },
  { keyword: 'minLength', type: 'string', least: true, of: length },
  { keyword: 'maxLength', type: 'string', least: false, of: length },
  { keyword: 'minItems', type: 'array', least: true, of: items },
  { keyword: 'maxItems', type: 'array', least: false, of: items },
  { keyword: 'minProperties', type: 'object', least: true, of: keys },
  { keyword: 'maxProperties', type: 'object', least: false, of: keys },
];

/** What a text must look like. */
const forms = ['pattern', 'format', 'contentEncoding', 'contentMediaType'];

/** What its limits refuse, its texts' forms and its multiples. */
export function uncoveredScalar(one: Alternative, next: SchemaIn<Keywords>, path: readonly string[]): readonly Finding[] {
  const type = one.type === 'integer' ? 'number' : one.type;
  return [
    ...limits.filter((limit) => limit.type === type).flatMap((limit) => uncoveredLimit(one, next, { limit, path })),
    ...(type === 'number' ? uncoveredExclusive(one, next, path) : []),
    ...(type === 'number' ? uncoveredMultiple(one, next, path) : []),
    ...(type === 'string' ? forms.flatMap((keyword) => uncoveredForm(one, next, { keyword, path })) : []),
  ];
}

/** What lies beyond an exclusive limit lies beyond it itself. */
const exclusive = (keyword: string) =>
  keyword === 'minimum' ? ['exclusiveMinimum'] : keyword === 'maximum' ? ['exclusiveMaximum'] : [];

type InLimit = { readonly limit: Limit; readonly path: readonly string[] };

function uncoveredLimit(one: Alternative, next: SchemaIn<Keywords>, { limit, path }: InLimit): readonly Finding[] {
  const { keyword, least, of } = limit;
  const now = numberUnder(next, keyword);
  if (now === undefined) return [];
  const before = one.only ? of(one.only.value) : tightest(one, { keywords: [keyword, ...exclusive(keyword)], least });
  if (before !== undefined && (least ? before >= now : before <= now)) return [];
  return [limited(path, { keyword, now, before })];
}

function uncoveredExclusive(one: Alternative, next: SchemaIn<Keywords>, path: readonly string[]): readonly Finding[] {
  return [true, false].flatMap((least) => {
    const [keyword, plain] = least ? ['exclusiveMinimum', 'minimum'] : ['exclusiveMaximum', 'maximum'];
    const now = numberUnder(next, keyword);
    if (now === undefined) return [];
    const within = one.only ? Number(one.only.value) : tightest(one, { keywords: [keyword, plain], least });
    if (within !== undefined && (least ? within > now : within < now)) return [];
    const before = tightest(one, { keywords: [keyword], least });
    if (!one.only && before !== undefined && (least ? before >= now : before <= now)) return [];
    return [limited(path, { keyword, now, before: within })];
  });
}

const limited = (
  path: readonly string[],
  { keyword, now, before }: { keyword: string; now: number; before: number | undefined },
) => ({
  path,
  what: `has the ${keyword} ${now}, ${before === undefined ? 'where it had none' : `where there was ${before}`}`,
  certain: true,
});

/** The limit that the parts together keep. */
function tightest({ parts }: Alternative, { keywords, least }: { keywords: readonly string[]; least: boolean }) {
  const found = parts.flatMap((part) => keywords.flatMap((keyword) => numberUnder(part, keyword) ?? []));
  return found.length === 0 ? undefined : least ? Math.max(...found) : Math.min(...found);
}

function uncoveredMultiple(one: Alternative, next: SchemaIn<Keywords>, path: readonly string[]): readonly Finding[] {
  const now = numberUnder(next, 'multipleOf');
  if (now === undefined) return [];
  const before = one.parts.map((part) => numberUnder(part, 'multipleOf'));
  // Of numbers that are not whole a remainder tells nothing: 0.3 % 0.1 is not 0.
  const isMultiple = (number: number) =>
    number === now || (Number.isSafeInteger(number) && Number.isSafeInteger(now) && number % now === 0);
  const known = one.only ? [Number(one.only.value)] : [...before, one.type === 'integer' ? 1 : undefined];
  if (known.some((number) => number !== undefined && isMultiple(number))) return [];
  return [{ path, what: `takes only multiples of ${now}`, certain: Number.isSafeInteger(now) }];
}

/** A pattern can be tried on a single value; whether one takes what another takes cannot be told. */
function uncoveredForm(
  { parts, only }: Alternative,
  next: SchemaIn<Keywords>,
  { keyword, path }: { keyword: string; path: readonly string[] },
): readonly Finding[] {
  const now = next.schema[keyword];
  if (now === undefined) return [];
  const before = parts.map(({ schema }) => schema[keyword]).filter((one) => one !== undefined);
  if (before.some((one) => canonical(one) === canonical(now))) return [];
  const fits = only && keyword === 'pattern' ? matches(now, String(only.value)) : undefined;
  if (fits) return [];
  if (fits === false) return [{ path, what: `takes ${brief(only?.value)} no more`, certain: true }];
  const was = before.length === 0 ? 'where it had none' : `where there was ${before.map(brief).join(' and ')}`;
  return [{ path, what: `has the ${keyword} ${brief(now)}, ${was}`, certain: before.length === 0 && !only }];
}

function matches(pattern: unknown, text: string): boolean | undefined {
  try {
    return new RegExp(String(pattern), 'u').test(text);
  } catch {
    return undefined;
  }
}
