import type { Finding } from './finding.ts';
import type { SchemaIn } from './json-schema.ts';

/** Where a comparison is, how it reads, and how it goes on further inside. */
export interface Comparing {
  readonly path: readonly string[];
  /**
   * As those read who were handed the data: they do not ask for keys that the schema has no name for, so that it does not matter
   * whether it refuses such keys, nor whether a value fits one member of a union or several.
   */
  readonly asReader: boolean;
  /** What is being compared already, further outside: of a schema that refers to itself. */
  readonly assumed: ReadonlySet<string>;
  /** What the next schema does not take of what others took together. */
  readonly uncovered: (before: readonly SchemaIn[], next: SchemaIn, at: Comparing) => readonly Finding[];
}

/** One step further inside. */
export const inside = (at: Comparing, step: string): Comparing => ({ ...at, path: [...at.path, step] });
