import { Aggregate, CommandHandler, defineCommand, defineEvent, shape } from 'dvent';
import { exact } from './exact.ts';

// Definitions may stand where they are used.

const handler = CommandHandler({
  context: { n: 1 },
  commands: [defineCommand('Count', shape<{ text: string }>())],
  handle: { Count: ({ n }, { data }) => n + data.get('text').length },
});
exact(handler.commands[0]?.type).is<'Count' | undefined>();

const Counter = Aggregate({
  type: 'Counter',
  events: [defineEvent('Counted', shape<{ text: string }>())],
  state: { text: '' },
  apply: { Counted: (state, { data }) => state.set('text', data.get('text')) },
});
exact(Counter.definition.state.text).is<string>();
