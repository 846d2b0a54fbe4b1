import { messageOf } from '../../core/error-text.ts';
import { libraryOptions, type Side } from './library-options.ts';
import { type EventSchema, type ToldSchemas, target, understood } from './told-schema.ts';

/** What came of asking: the schemas, or why there are none. */
export type Asked = { readonly schemas: ToldSchemas } | { readonly reason: string };

/** What the package `@standard-community/standard-json` tells, of libraries whose schemas do not tell themselves. */
export async function toldByPackage(schema: EventSchema): Promise<Asked> {
  const { vendor } = schema['~standard'];
  if (vendor === 'dvent') return { reason: 'it is a type alone' };
  const converter = await import('@standard-community/standard-json').catch(() => undefined);
  if (!converter) return { reason: `${vendor} does not tell, without @standard-community/standard-json` };
  try {
    // Each library's options are its own: what they are is nothing that the package's types say.
    const tell = async (side: Side) =>
      understood(await converter.toJsonSchema(schema, { target, ...libraryOptions(vendor, side) }));
    const [input, output] = [await tell('input'), await tell('output')];
    return input === undefined || output === undefined
      ? { reason: `${vendor} tells another draft` }
      : { schemas: { input, output } };
  } catch (error) {
    return { reason: `${vendor} does not tell: ${messageOf(error)}` };
  }
}
