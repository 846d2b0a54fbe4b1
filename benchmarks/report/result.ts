import type { Settings } from '../contenders/contender.ts';

/** A row of `results.json`. Figures are medians; a ratio above 1 means that ours does more in a second. */
export interface Result {
  readonly row: string;
  readonly unit: string;
  readonly ours: number | null;
  readonly raw: number | null;
  readonly peers: Readonly<Record<string, number>>;
  readonly ratioToRaw: number | null;
  readonly ratioToBestPeer: number | null;
}

/** What a contender did in a row, beyond its median. */
export interface ContenderDetail {
  readonly contender: string;
  /** One that stands aside is measured and told, and left out of the comparison. */
  readonly part: 'ours' | 'raw' | 'peer' | 'aside';
  readonly does: string;
  readonly median: number | null;
  /** Each round's figure. */
  readonly rounds: readonly number[];
  /** How far the middle half of the rounds lies apart, as a share of the median. */
  readonly spread: number | null;
  readonly failures: readonly string[];
  readonly settings: readonly Settings[] | undefined;
}

export interface RowDetail {
  readonly row: string;
  /** What all connections of the row read back. */
  readonly settings: string | undefined;
  readonly contenders: readonly ContenderDetail[];
  /** Further figures, by name. */
  readonly figures: Readonly<Record<string, number>>;
  /** What has to be known besides. */
  readonly remarks?: readonly string[];
}

export interface MeasuredRow {
  readonly result: Result;
  readonly detail: RowDetail;
}

/** What the raw driver of a row is called. */
export const rawName = (contenders: readonly ContenderDetail[]): string =>
  contenders.find(({ part }) => part === 'raw')?.contender ?? 'raw';

/** The name of a further figure: the memory that it takes to read a tenth of the log. */
export const peakOfTenth = 'peak of a tenth of the log, MiB';

/** Names of further figures: how many saves in a second a writer was asked for, and how many were acknowledged. */
export const savesAsked = 'saves/s asked for';
export const savesReached = 'saves/s reached';

/** A rate is kept if so much of it is reached. */
export const keptShare = 0.98;

/** Four figures are as many as a benchmark can mean. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
