import { setImmediate as nextTurn } from 'node:timers/promises';
import { pageSize, type Range } from './reader.ts';

/** Where a paged read finds its pages. */
export interface PageSource<Item> {
  readonly read: (rest: Range) => readonly Item[];
  readonly last: (item: Item) => number;
  /** Where the whole ends; asked with the first page, so that what is added meanwhile is left out. */
  readonly end: () => number;
  /** Asked when a page after the first is empty. */
  readonly check: () => void;
}

interface Paging<Item> {
  readonly source: PageSource<Item>;
  /** Runs a query. */
  readonly read: <Result>(run: () => Result) => Promise<Result>;
}

/** Reads page after page, each beginning where the last one ended. Other work gets its turn between them. */
export async function* pages<Item>(range: Range, { source, read }: Paging<Item>): AsyncGenerator<readonly Item[], void> {
  let end = range.to;
  for (let rest = range; rest.limit > 0; await nextTurn()) {
    const isFirst = rest === range;
    const page = await read(() => {
      const items = source.read({ ...rest, to: Math.min(rest.to, end) });
      if (isFirst && items.length === pageSize) end = source.end();
      return items;
    });
    const last = page.at(-1);
    if (last === undefined) return isFirst ? undefined : await read(source.check);
    yield page;
    const isEnd = rest.backwards ? source.last(last) <= rest.from : source.last(last) >= end;
    if (isEnd || page.length < Math.min(rest.limit, pageSize)) return;
    const bound = rest.backwards ? { to: source.last(last) - 1 } : { from: source.last(last) + 1 };
    rest = { ...rest, ...bound, limit: rest.limit - page.length };
  }
}
