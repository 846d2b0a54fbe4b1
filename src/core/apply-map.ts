import type { RecordOf } from 'immutable';
import { ApplyError } from './errors.ts';
import type { AppliedEvent, Event } from './event.ts';
import type { RecordKind } from './record-kind.ts';

/** For each type of event a pure function from the state before it to the state after it. */
export type ApplyMap<State extends object, Events extends Event> = {
  readonly [Type in Events['type']]: (
    state: RecordOf<State>,
    event: AppliedEvent<Extract<Events, { readonly type: Type }>>,
  ) => RecordOf<State>;
};

/** An apply-map without its types, as the fold uses it. */
export interface Applier {
  readonly apply: ReadonlyMap<string, ApplyFunction>;
  readonly state: Pick<RecordKind<object>, 'is' | 'closed'>;
}

export type ApplyFunction = (state: RecordOf<object>, event: AppliedEvent<Event>) => unknown;

export const applierOf = (applyMap: object): ReadonlyMap<string, ApplyFunction> => new Map(Object.entries(applyMap));

/** What an apply function sees: what it may not depend on (id, metadata) is not there to be seen. */
export const appliedView = ({ type, streamId, version, timestamp, data }: Event): AppliedEvent<Event> => ({
  type,
  streamId,
  version,
  timestamp,
  data,
});

/**
 * The state after an event. A type that the map does not know (a newer deployment wrote it) leaves the state as it is.
 *
 * @throws {@link ApplyError} when the apply function throws or gives anything but its state's Record
 */
export function applied(state: RecordOf<object>, event: AppliedEvent<Event>, { apply, state: kind }: Applier): RecordOf<object> {
  const { streamId, version, type } = event;
  const applyFunction = apply.get(type);
  if (!applyFunction) return state;
  try {
    const next = applyFunction(state, event);
    if (!kind.is(next)) throw new TypeError('an apply function returns its state, changed by set, merge or update');
    // A state that was left mutable is closed here. `is` has just said that it is a Record.
    return (next as RecordOf<object>).asImmutable();
  } catch (cause) {
    throw new ApplyError({ streamId, version, eventType: type, cause });
  }
}
