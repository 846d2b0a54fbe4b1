import type { Belief, SavedPart, Step } from './story.ts';

/** A step of a story, as people say it. */
export function told(step: Step): string {
  switch (step.do) {
    case 'save':
      return `${step.single ? 'saveEvents' : 'saveStreams'}: ${parts(step.parts)}`;
    case 'repeat':
      return `say save number ${step.which} again, ${believed(step.belief)}${repeatOf(step)}`;
    case 'delete':
      return `deleteStream: ${step.streamId}, ${believed(step.belief)}`;
    case 'archive':
    case 'unarchive':
      return `${step.do}Stream: ${step.streamId}`;
    case 'readStream':
      return `getEvents: ${[step.streamId, ...fields(step.range)].join(', ')}`;
    case 'readLog':
      return `getAllEvents: ${fields({ ...step.range, ...step.filter }).join(', ') || 'all'}`;
    case 'follow':
      return `subscribe: ${fields({ after: step.after, ...step.filter }).join(', ') || 'all'}`;
    case 'listStreams': {
      const { do: _, ...wanted } = step;
      return `getStreams: ${fields(wanted).join(', ') || 'all'}`;
    }
    case 'look':
      return `getEvent: ${step.id}; getLastEvent: ${step.streamId}`;
    case 'reopen':
      return 'close the stores and open them again';
  }
}

const parts = (saved: readonly SavedPart[]) => saved.map(part).join('; ') || 'nothing';

const part = ({ streamId, events, belief }: SavedPart) =>
  `${events.map(event).join(' ') || 'no events'} to ${streamId}, ${believed(belief)}`;

const event = ({ id, type, correlationId }: SavedPart['events'][number]) =>
  `${id} (${correlationId === undefined ? type : `${type}, correlated by ${correlationId}`})`;

function believed(belief: Belief | 'same'): string {
  if (belief === 'same') return 'expecting the same';
  if (typeof belief === 'string') return `expecting ${belief}`;
  const { off } = belief;
  return `expecting its version${off === 0 ? '' : ` ${off < 0 ? '-' : '+'} ${Math.abs(off)}`}`;
}

const repeatOf = ({ added, dropped }: Extract<Step, { do: 'repeat' }>) =>
  `${dropped ? ', without its last part' : ''}${added ? `, and before it ${part(added)}` : ''}`;

/** Bounds of the log are told as places in it, counted from 0. */
const fields = (given: object): readonly string[] =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${JSON.stringify(value)}`]));
