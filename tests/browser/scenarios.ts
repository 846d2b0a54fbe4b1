import { globSync, readFileSync } from 'node:fs';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { IdGenerator, type Pickle } from '@cucumber/messages';

/** Every scenario of the specification, each line of its examples one; a pickle is Cucumber's word for a scenario made ready to run. */
export function readScenarios(): readonly Pickle[] {
  const newId = IdGenerator.incrementing();
  return globSync('features/**/*.feature').flatMap((file) => {
    const uri = file.replaceAll('\\', '/');
    const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher());
    return compile(parser.parse(readFileSync(file, 'utf8')), uri, newId);
  });
}
