import { type Expression, ExpressionFactory, ParameterType, ParameterTypeRegistry } from '@cucumber/cucumber-expressions';
import type { Scenario, ScenarioStep } from './scenario.ts';

// Stands in for Cucumber where that is not: it takes the same step definitions and runs scenarios with them, one by one.

type Step = (this: unknown, ...given: unknown[]) => unknown;
type Hook = (this: unknown, scenario: { readonly result: { readonly status: Status } }) => unknown;
type Status = 'PASSED' | 'FAILED';

const registry = new ParameterTypeRegistry();
const definitions: { readonly pattern: string | RegExp; readonly code: Step; expression?: Expression }[] = [];
const hooks: { readonly Before: Hook[]; readonly After: Hook[] } = { Before: [], After: [] };
let World: new (options: { parameters: object }) => unknown = class {};

export function Given(pattern: string | RegExp, code: Step): void {
  definitions.push({ pattern, code });
}
export const When = Given;
export const Then = Given;

export const Before = (hook: Hook) => hooks.Before.push(hook);
export const After = (hook: Hook) => hooks.After.push(hook);

export function setWorldConstructor(world: typeof World): void {
  World = world;
}

let patience = 5_000;

export function setDefaultTimeout(milliseconds: number): void {
  patience = milliseconds;
}

export function defineParameterType(type: {
  readonly name: string;
  readonly regexp: RegExp | string;
  readonly transformer: (...match: string[]) => unknown;
}): void {
  registry.defineParameterType(new ParameterType(type.name, type.regexp, null, type.transformer, true, false));
}

export class DataTable {
  readonly #rows: readonly (readonly string[])[];
  constructor(rows: readonly (readonly string[])[]) {
    this.#rows = rows;
  }
  raw() {
    return this.#rows.map((row) => [...row]);
  }
  hashes() {
    const [names = [], ...rows] = this.#rows;
    return rows.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])));
  }
}

/** @throws an error that names the step that failed, or an AggregateError of it and of what failed while the scenario was ended */
export async function runScenario({ steps }: Scenario, parameters: object): Promise<void> {
  const world = new World({ parameters });
  const errors: unknown[] = [];
  const attempt = async (act: () => unknown) => {
    try {
      await act();
    } catch (error) {
      errors.push(error);
    }
  };
  const result = () => ({ result: { status: errors.length === 0 ? ('PASSED' as const) : ('FAILED' as const) } });
  for (const hook of hooks.Before) await attempt(() => hook.call(world, result()));
  for (const step of steps)
    if (errors.length === 0) await attempt(() => inTime(runStep(world, step)).catch((cause) => failedIn(step, cause)));
  for (const hook of hooks.After) await attempt(() => hook.call(world, result()));
  if (errors.length > 1) throw new AggregateError(errors, 'The scenario failed, and so did its end.');
  if (errors.length > 0) throw errors[0];
}

function failedIn({ text }: ScenarioStep, cause: unknown): never {
  throw new Error(`In "${text}": ${cause instanceof Error ? cause.message : cause}`, { cause });
}

async function runStep(world: unknown, { text, table }: ScenarioStep): Promise<void> {
  const matches = definitions.flatMap((definition) => {
    definition.expression ??= new ExpressionFactory(registry).createExpression(definition.pattern);
    const args = definition.expression.match(text);
    return args ? [{ definition, args }] : [];
  });
  const [match] = matches;
  if (!match || matches.length > 1) throw new Error(`${matches.length} step definitions match "${text}"`);
  const given = match.args.map((arg) => arg.getValue<unknown>(world));
  if (table) given.push(new DataTable(table));
  if (match.definition.code.length !== given.length)
    throw new Error(`The step definition of "${text}" takes another number of arguments`);
  await match.definition.code.apply(world, given);
}

/** As in Cucumber, a step that takes too long has failed. */
async function inTime(running: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${patience} ms`)), patience);
  });
  try {
    await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
