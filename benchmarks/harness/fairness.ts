import type { Settings } from '../contenders/contender.ts';
import type { Measurement } from './race.ts';

export class UnfairComparisonError extends Error {}

/** The settings that all connections of all entrants have, and an error where one differs or tells none. */
export function commonSettings(measurements: ReadonlyMap<string, Measurement>): string {
  const seen = [...measurements].flatMap(([name, { settings }]) =>
    [...new Set((settings ?? []).map(textOf))].map((text) => ({ name, text })),
  );
  const silent = [...measurements]
    .filter(([, { rounds, settings }]) => rounds.length > 0 && !settings?.length)
    .map(([name]) => name);
  if (silent.length > 0) throw new UnfairComparisonError(`no settings could be read back from ${silent.join(', ')}`);
  const [first] = seen;
  if (!first || seen.some(({ text }) => text !== first.text)) {
    throw new UnfairComparisonError(`the connections differ: ${seen.map(({ name, text }) => `${name} has ${text}`).join('; ')}`);
  }
  return first.text;
}

const textOf = (settings: Settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

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
