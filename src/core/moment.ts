import { causedPart } from './caused-save.ts';
import { type Command, checkCommand } from './command.ts';
import { InvalidArgumentError } from './errors.ts';
import type { Event } from './event.ts';
import type { VersionRange } from './event-store.ts';
import { checkTimestamp } from './timestamp.ts';
import { checkWholeNumber } from './whole-number.ts';

/**
 * Which state is meant: after the event of this `version`; after the last event that is not later than the time `at`,
 * `YYYY-MM-DDTHH:mm:ss.sssZ` as `new Date(…).toISOString()` gives it; or before the events that were saved for the command
 * `causedBy`: the newest state, where there are none. A command that is handled again is decided on the same state then.
 */
export type Moment =
  | { readonly version: number; readonly at?: never; readonly causedBy?: never }
  | { readonly at: string; readonly version?: never; readonly causedBy?: never }
  | { readonly causedBy: CausingCommand; readonly version?: never; readonly at?: never };

/** A command. An event, which has all that a command has, is none. */
export type CausingCommand = Command & { readonly streamId?: never };

/** How much of a stream is meant: up to a moment, or up to the last event that was saved for a command; `undefined` is all of it. */
export type Until = Moment | { readonly savedFor: Command } | undefined;

export function checkMoment(moment: Moment | undefined): void {
  if (moment === undefined) return;
  const [other, another] = (['causedBy', 'version', 'at'] as const).filter((key) => moment[key] !== undefined);
  if (other !== undefined && another !== undefined)
    throw new InvalidArgumentError({ field: other, value: moment[other], expected: `left out where \`${another}\` is given` });
  const { version, at, causedBy } = moment;
  if (at !== undefined) checkTimestamp(at, 'at');
  if (version !== undefined) checkWholeNumber(version, { field: 'version', least: 1 });
  if (causedBy !== undefined) checkCommand(causedBy, 'causedBy');
}

/** The part of a stream that holds what is meant. */
export const rangeUntil = (until: Until): VersionRange =>
  until && 'version' in until && until.version !== undefined ? { upTo: until.version } : {};

/** The command whose events bound what is meant. */
export const commandIn = (until: Until): Command | undefined => until && ('savedFor' in until ? until.savedFor : until.causedBy);

/** How many of a stream's events are meant; 0 where there is no such state. */
export function lengthUntil(until: Until, { streamId, events }: { streamId: string; events: readonly Event[] }): number {
  if (until === undefined) return events.length;
  if ('savedFor' in until) return causedPart(events, { streamId, command: until.savedFor })?.to ?? 0;
  const { version, at, causedBy } = until;
  if (version !== undefined) return events.at(-1)?.version === version ? events.length : 0;
  // Timestamps order nothing: an event may carry an earlier one than the event before it.
  if (at !== undefined) return events.findLastIndex(({ timestamp }) => timestamp <= at) + 1;
  return (causedBy && causedPart(events, { streamId, command: causedBy })?.from) ?? events.length;
}
