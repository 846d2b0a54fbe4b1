import { z } from 'zod';
import { type AnyEventType, defineEvent, shape } from '../../src/index.ts';
import { type SchemaReport, schemaReport } from '../../src/inspect/schemas/schema-report.ts';
import { toldByItself, toldEvent } from '../../src/inspect/schemas/told-schema.ts';
import { expectTrue, present } from '../../src/testing/expect.ts';
import { rich } from '../../src/values/index.ts';
import { schemaFor } from './told-fields.ts';

/** A type of event, as a scenario tells it. */
export interface ToldType {
  readonly fields: ReadonlyMap<string, string>;
  readonly schemaVersion?: number;
  readonly formerly?: readonly string[];
  /** Whether it takes further fields, or checks none. */
  readonly form?: 'strict' | 'shape';
}

/** Types of events, and what is recorded of them. */
export class Shop {
  types = new Map<string, ToldType>();
  recorded: string | undefined;
  #report: SchemaReport | undefined;

  get report(): SchemaReport {
    return present(this.#report, 'report');
  }

  change(name: string, changed: (type: ToldType) => ToldType): void {
    const type = this.types.get(name);
    expectTrue(type !== undefined, `there is a type "${name}"`);
    this.types.set(name, changed(type));
  }

  check({ update = false, exact = false }: { update?: boolean; exact?: boolean }): void {
    const now = [...this.types].map(definedBy).map((type) => toldEvent(type, toldByItself(type.schema)));
    this.#report = schemaReport({ now, recorded: this.recorded, file: 'events.schemas.json', update, exact });
    this.recorded = this.#report.text ?? this.recorded;
  }
}

/** The compiler holds users to data that are JSON, and to the steps; what a scenario tells it cannot know. */
const define = defineEvent as unknown as (type: string, schema: unknown, options: object) => AnyEventType;

function definedBy([name, { fields, schemaVersion = 1, formerly = [], form }]: readonly [string, ToldType]): AnyEventType {
  const told = schemaFor([...fields]);
  const schema = form === 'shape' ? shape<object>() : rich(form === 'strict' ? z.strictObject(told.shape) : told);
  const upcast = Object.fromEntries(Array.from({ length: schemaVersion - 1 }, (_, at) => [at + 1, (data: object) => data]));
  return define(name, schema, { schemaVersion, upcast, formerly });
}
