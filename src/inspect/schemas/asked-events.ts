import type { AnyEventType } from '../../core/event.ts';
import { plainSchemaOf } from '../../core/rich-values.ts';
import type { AskedEvent } from './schema-report.ts';
import { toldByPackage } from './told-by-package.ts';
import { toldByItself, toldEvent } from './told-schema.ts';

/** What types of events tell of themselves: they are asked first, then a package that knows their libraries. */
export const askedEvents = (types: readonly AnyEventType[]): Promise<readonly AskedEvent[]> => Promise.all(types.map(askedEvent));

async function askedEvent(type: AnyEventType): Promise<AskedEvent> {
  const itself = toldByItself(type.schema);
  if (itself) return toldEvent(type, itself);
  const asked = await toldByPackage(plainSchemaOf(type.schema));
  return 'schemas' in asked ? toldEvent(type, asked.schemas) : { ...toldEvent(type, undefined), reason: asked.reason };
}
