import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from '../../notebooks/running/execute.ts';
import { notebookNames, parseNotebook, seenCells, textOf } from '../../notebooks/running/notebook.ts';

// Runs every notebook under Jupyter, against the built package, and compares what comes out with what is committed.

for (const name of notebookNames()) {
  test(`${name}, run again, shows what it shows`, async () => {
    const committed = parseNotebook(textOf(name));
    const seen = seenCells(await execute(committed));
    assert.deepEqual(seen, seenCells(committed));
    assert.ok(seen.some(({ outputs }) => outputs.some(({ form }) => form === 'display_data text/html')));
  });

  test(`${name} shows no errors and no dumps, and names no place on a machine`, () => {
    const text = textOf(name);
    const forms = seenCells(parseNotebook(text)).flatMap(({ outputs }) => outputs.map(({ form }) => form));
    assert.deepEqual(new Set(forms), new Set(['display_data text/html']));
    assert.doesNotMatch(text, /\/(?:home|root|tmp|Users|usr|work)\b|file:/);
  });
}

const oneCell = (source: string) => ({ ...parseNotebook(textOf('todo.ipynb')), cells: [{ ...blankCell, source }] });
const blankCell = { cell_type: 'code', id: 'only', metadata: {}, execution_count: null, outputs: [] };

test('a cell that throws fails the run', async () => {
  await assert.rejects(execute(oneCell("throw new Error('planted')")), /planted/);
});

test('a cell that does not compile fails the run', async () => {
  await assert.rejects(execute(oneCell("const count: number = 'one';")), /not assignable to type 'number'/);
});

test('a misused type of the library does not compile', async () => {
  const source = "import { Todo } from './domain/todo';\nTodo.generate('1').changeStatus('Forgotten');";
  await assert.rejects(execute(oneCell(source)), /Forgotten/);
});

test('another output is told from the committed one', async () => {
  const cell = "import { display } from 'tslab';\ndisplay.html('<b>one</b>');";
  const [seen] = seenCells(await execute(oneCell(cell)));
  assert.deepEqual(seen?.outputs, [{ form: 'display_data text/html', text: '<b>one</b>' }]);
});
