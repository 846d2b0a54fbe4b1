import { execute } from './execute.ts';
import { notebookNames, parseNotebook, textOf, writeNotebook } from './notebook.ts';

// `npm run notebooks:update`: runs every notebook and writes it with its outputs.

for (const name of notebookNames()) {
  writeNotebook(name, await execute(parseNotebook(textOf(name))));
  console.log(`${name} was run and written.`);
}
