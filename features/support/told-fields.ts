import { z } from 'zod';

// The data of events, as scenarios tell it: `text`, `whole number from 1`, `"low" or "high"`, `optional text`, `list of text`.

/** The schema for data with these fields. */
export const schemaFor = (fields: readonly (readonly string[])[]) =>
  z.object(Object.fromEntries(fields.map(([name = '', told = '']) => [name, fieldSchema(told)])));

type Reader = (found: readonly string[]) => z.ZodType;

const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^optional (.*)$/, ([told = '']) => fieldSchema(told).optional()],
  [/^list of (.*)$/, ([told = '']) => z.array(fieldSchema(told))],
  [/^text or nothing$/, () => z.string().nullable()],
  [/^text or number$/, () => z.union([z.string(), z.number()])],
  [/^text of at least (\d+)$/, ([least]) => z.string().min(Number(least))],
  [/^text that fits (.*)$/, ([pattern = '']) => z.string().regex(new RegExp(pattern))],
  [/^text, described as (.*)$/, ([told = '']) => z.string().describe(told)],
  [/^text, "(.*)" by default$/, ([value = '']) => z.string().default(value)],
  [/^text$/, () => z.string()],
  [/^whole number from (\d+)$/, ([least]) => z.int().min(Number(least))],
  [/^number$/, () => z.number()],
  [/^time$/, () => z.date()],
  [/^only (.*)$/, ([told = '']) => z.strictObject({ sku: fieldSchema(told) })],
  [/^sku of (.*)$/, ([told = '']) => z.object({ sku: fieldSchema(told) })],
];

function fieldSchema(told: string): z.ZodType {
  const choices = told.split(' or ').map((choice) => /^"(.*)"$/.exec(choice)?.[1]);
  if (choices.every((choice) => choice !== undefined)) return z.enum(choices);
  for (const [pattern, reader] of readers) {
    const found = pattern.exec(told);
    if (found) return reader(found.slice(1));
  }
  throw new Error(`No field is told like this: ${told}`);
}
