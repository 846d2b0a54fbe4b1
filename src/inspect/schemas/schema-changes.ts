import { type Finding, placeText } from './finding.ts';
import type { JsonSchema } from './json-schema.ts';
import type { RecordedEvent, SchemaRecord } from './schema-record.ts';
import type { ToldEvent, ToldSchemas } from './told-schema.ts';
import { uncoveredBy } from './uncovered.ts';

/** A change that stored events do not satisfy, or may not satisfy. */
export interface SchemaChange {
  /** The type, and where in its data: `TodoAdded.lines[].sku`. */
  readonly place: string;
  readonly what: string;
  /** What is to be done. */
  readonly remedy: string;
  /** Whether it is certain that stored events can be such; else it could not be told. */
  readonly certain: boolean;
}

/** The changes since the record, by which events that are stored already could not be read as the types say. */
export function schemaChanges(record: SchemaRecord, now: readonly ToldEvent[]): readonly SchemaChange[] {
  const byName = new Map(now.flatMap((told) => [told.type, ...told.formerly].map((name) => [name, told] as const)));
  const found = [...record].flatMap(([name, recorded]) => {
    const told = byName.get(name);
    return told ? changesOf({ name, ...recorded }, told) : [gone(name)];
  });
  return found.sort((one, other) => (one.place < other.place ? -1 : one.place > other.place ? 1 : 0));
}

const gone = (name: string): SchemaChange => ({
  place: name,
  what: 'is gone',
  remedy: 'put it back, or name it in `formerly` of the type that took its place',
  certain: true,
});

type Named = RecordedEvent & { readonly name: string };

function changesOf(recorded: Named, told: ToldEvent): readonly SchemaChange[] {
  return [...forgottenNames(recorded, told), ...lowered(recorded, told), ...changedSchema(recorded, told)];
}

function forgottenNames({ name, formerly }: Named, told: ToldEvent): readonly SchemaChange[] {
  const known = [told.type, ...told.formerly];
  return formerly
    .filter((former) => !known.includes(former))
    .map((former) => ({
      place: name,
      what: `was called ${former} once, and does not say so any more`,
      remedy: `put "${former}" back into \`formerly\` of ${told.type}`,
      certain: true,
    }));
}

function lowered({ name, schemaVersion }: Named, told: ToldEvent): readonly SchemaChange[] {
  if (told.schemaVersion >= schemaVersion) return [];
  const what = `has schema version ${told.schemaVersion}, where there was ${schemaVersion}`;
  const remedy = `raise schemaVersion of ${told.type} to ${schemaVersion} at least: what was stored under it cannot be read`;
  return [{ place: name, what, remedy, certain: true }];
}

function changedSchema({ name, schemas }: Named, told: ToldEvent): readonly SchemaChange[] {
  const before = schemas.get(told.schemaVersion);
  if (before === undefined) return [];
  const raise = `raise schemaVersion to ${told.schemaVersion + 1} and add the step upcast[${told.schemaVersion}]`;
  return findings(before, told.schemas).map(({ path, what, certain }) => ({
    place: placeText(name, path),
    what,
    remedy: certain ? raise : `${raise}, or accept it with --update`,
    certain,
  }));
}

function findings(before: JsonSchema | null, now: ToldSchemas | undefined): readonly Finding[] {
  if (before === null) return now ? [untold('has a JSON Schema, where none could be told')] : [];
  if (!now) return [untold('tells no JSON Schema any more')];
  const found = [
    // It is checked again by what it takes, and read as what it gives.
    ...uncoveredBy(before, now.input, { asReader: false }),
    ...uncoveredBy(before, now.output, { asReader: true }),
  ];
  return [...new Map(found.map((one) => [JSON.stringify([one.path, one.what]), one])).values()];
}

const untold = (what: string): Finding => ({
  path: [],
  what: `${what}: whether stored events fit cannot be told`,
  certain: false,
});
