import { fieldsOf, NotData, type PlainFields, setField } from '../core/data.ts';
import { erased } from '../core/erased.ts';
import { InvalidEventError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { MessageData } from '../core/message-data.ts';
import { DecodeError, IntegrityError } from '../core/store-errors.ts';
import { decodedFields, encodedFields, type ValueCodec } from '../values/value-codec.ts';
import { decrypt, encrypt } from './cipher.ts';
import { bodyOf, bytesOf, type Form } from './form.ts';
import { dataOfJson, encodeData, encodeMetadata, metadataOfJson, parsedJson } from './json.ts';
import type { SubjectKey, SubjectKeysRead } from './subject-keys.ts';

// What is kept of an event besides what stands in clear, as JSON: its data; then its metadata of the user's own, or null; then, where
// personal fields are sealed, a box of them. In the data they stand as erased: who cannot open the box reads just that.

/** What is written, and what it has to be read with. */
export interface Payload extends Pick<Form, 'tagged' | 'sealed'> {
  readonly json: string;
}

/** What an event's payload is written with. */
export interface WrittenWith {
  readonly values: ValueCodec;
  /** What stands in clear beside it. */
  readonly beside: string;
  /** The key of its subject, if it has one. */
  readonly subjectKey: SubjectKey | undefined;
}

/** @throws {@link InvalidEventError} (`INVALID_EVENT`) for a value of a kind that the codec was not told of */
export function payloadOf(event: Event, own: Event['metadata'], { values, beside, subjectKey }: WrittenWith): Payload {
  const { isRich, personal } = MessageData.needsOf(event.data);
  if (!isRich && !personal) {
    const json = own.size === 0 ? encodeData(event.data) : `${encodeData(event.data)},${encodeMetadata(own)}`;
    return { tagged: false, sealed: undefined, json };
  }
  // Only data that a definition or this codec has made have needs.
  const fields = MessageData.fieldsOf(event.data as unknown as MessageData);
  const written = (some: Readonly<PlainFields>) => JSON.stringify(encodedFields(some, values));
  try {
    const ownJson = own.size === 0 ? 'null' : written(fieldsOf(own));
    if (!personal) return { tagged: true, sealed: undefined, json: `${written(fields)},${ownJson}` };
    if (!subjectKey) throw noPersonal(event.type);
    const [open, sealed] = parted(fields, personal.fields);
    const box = Buffer.from(`${JSON.stringify(personal.subject)},${written(sealed)}`);
    const body = bodyOf(encrypt(subjectKey.bytes, box, boundText(subjectKey.name, beside)));
    return { tagged: true, sealed: subjectKey.name, json: `${written(open)},${ownJson},${body}` };
  } catch (error) {
    if (!(error instanceof NotData)) throw error;
    throw new InvalidEventError({ eventType: event.type, issues: [error.issue] });
  }
}

const noPersonal = (eventType: string) =>
  new InvalidEventError({ eventType, issues: [{ message: 'it holds personal fields, for which the codec needs `personal`' }] });

/** The fields as who cannot open the box is to read them, and those that go into the box. */
function parted(fields: Readonly<PlainFields>, names: readonly string[]): readonly [open: PlainFields, sealed: PlainFields] {
  const open: PlainFields = {};
  const sealed: PlainFields = {};
  for (const key of Object.keys(fields)) {
    const isSealed = names.includes(key);
    setField(open, key, isSealed ? erased : fields[key]);
    if (isSealed) setField(sealed, key, fields[key]);
  }
  return [open, sealed];
}

/** What is read of an event. */
export interface Parts {
  readonly data: MessageData;
  /** Its metadata of the user's own. */
  readonly own: PlainFields | undefined;
}

/** What an event's payload is read with. */
export interface ReadWith {
  readonly values: ValueCodec;
  readonly beside: string;
  readonly subjectKeys: SubjectKeysRead;
}

/** @throws {@link IntegrityError} (`INTEGRITY`), {@link DecodeError} (`DECODE_FAILED`) for what `payloadOf` has not written so */
export function partsFrom(parts: readonly unknown[], form: Form, { values, beside, subjectKeys }: ReadWith): Parts {
  const [data, own, box] = parts;
  if (parts.length === 0 || parts.length > (form.sealed ? 3 : 2))
    throw new IntegrityError('there is more or less of it than was written');
  const fieldsFrom = (json: unknown) => (form.tagged ? decodedFields(json, values) : fieldsOf(metadataOfJson(json)));
  const ownFields = own === undefined || own === null ? undefined : fieldsFrom(own);
  if (!form.tagged) return { data: dataOfJson(data), own: ownFields };
  const fields = fieldsFrom(data);
  if (!form.sealed) return { data: new MessageData(fields, { isRich: true }), own: ownFields };
  const key = subjectKeys.get(form.sealed);
  if (key === undefined) throw new DecodeError('it holds personal fields: open the store with a codec that has `personal`');
  if (key === 'erased') return { data: new MessageData(fields, { isRich: true }), own: ownFields };
  const opened = parsedJson(`[${decrypt(key, bytesOf(JSON.stringify(box)), boundText(form.sealed, beside))}]`);
  const [subject, sealed] = opened as readonly [string, unknown]; // as `payloadOf` has written it: it was bound to its key
  const inBox = fieldsFrom(sealed);
  for (const name of Object.keys(inBox)) setField(fields, name, inBox[name]);
  return { data: new MessageData(fields, { isRich: true, personal: { subject, fields: Object.keys(inBox) } }), own: ownFields };
}

const boundText = (key: string, beside: string) => JSON.stringify(['dvent personal', key, beside]);
