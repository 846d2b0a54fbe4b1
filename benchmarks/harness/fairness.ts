import type { Measurement } from './race.ts';

export class UnfairComparisonError extends Error {}

/** The pragmas that all connections of all entrants have, and an error where one differs or tells none. */
export function commonPragmas(measurements: ReadonlyMap<string, Measurement>): string {
  const seen = [...measurements].flatMap(([name, { pragmas }]) =>
    (pragmas ?? []).map((pragma) => ({ name, text: textOf(pragma) })),
  );
  const silent = [...measurements]
    .filter(([, { rounds, pragmas }]) => rounds.length > 0 && !pragmas?.length)
    .map(([name]) => name);
  if (silent.length > 0) throw new UnfairComparisonError(`no pragmas could be read back from ${silent.join(', ')}`);
  const [first] = seen;
  if (!first || seen.some(({ text }) => text !== first.text)) {
    throw new UnfairComparisonError(`the connections differ: ${seen.map(({ name, text }) => `${name} has ${text}`).join('; ')}`);
  }
  return first.text;
}

const textOf = ({ synchronous, journal_mode }: { synchronous: number; journal_mode: string }) =>
  `synchronous=${['OFF', 'NORMAL', 'FULL', 'EXTRA'][synchronous] ?? synchronous}, journal_mode=${journal_mode}`;

/** An error where the entrants did not read the same fields. Who folds no state is compared by the events alone. */
export function checkSameReading(measurements: ReadonlyMap<string, Measurement>): void {
  const loads = [...measurements].flatMap(([name, { loaded }]) => (loaded ? [{ name, ...loaded }] : []));
  const [first] = loads;
  const state = loads.find((load) => load.state !== undefined)?.state;
  const differs = loads.some((load) => load.events !== first?.events || (load.state !== undefined && load.state !== state));
  if (differs) {
    throw new UnfairComparisonError(
      `not the same was read: ${loads.map((load) => `${load.name} ${load.events} and ${load.state} characters`).join('; ')}`,
    );
  }
}
