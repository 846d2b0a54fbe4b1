import { type DataTable, Then } from '@cucumber/cucumber';
import { DventError, type Issue } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { codeOf, fieldOf, refusalCode, refusalName } from '../support/refusals.ts';
import type { SpecWorld } from '../support/world.ts';

Then('it is accepted', function (this: SpecWorld) {
  this.attempts.checkExamined();
});

Then('it is refused {refusal}', function (this: SpecWorld, told: string) {
  const { error } = this.attempts;
  expectEqual(codeOf(error), refusalCode(told), 'The refusal');
  expectTrue(error instanceof DventError, 'the refusal is an error of this library');
  expectEqual(error.name, refusalName(told), "The refusal's name");
});

/** The whole sentence that people read. */
Then(/^the refusal says: (.+)$/, function (this: SpecWorld, sentence: string) {
  expectEqual(fieldOf(this.attempts.error, 'message'), sentence, 'The sentence');
});

/** What must be; the sentence goes on with what there was instead. */
Then(/^the refusal says that (.+ must be .+)$/, function (this: SpecWorld, rule: string) {
  const sentence = String(fieldOf(this.attempts.error, 'message'));
  expectEqual(sentence.slice(0, rule.length + ', got '.length), `${rule}, got `, 'The sentence');
});

/** Field by field, the values in JSON's notation. */
Then('the refusal tells', function (this: SpecWorld, table: DataTable) {
  const { error } = this.attempts;
  for (const [field = '', value = ''] of table.raw())
    expectEqual(fieldOf(error, field), JSON.parse(value), `The refusal's ${field}`);
});

Then('the refusal tells the value {text}', function (this: SpecWorld, value: string) {
  expectEqual(fieldOf(this.attempts.error, 'value'), value);
});

Then(/^the refusal tells the field "?([^"]+)"?$/, function (this: SpecWorld, field: string) {
  expectEqual(fieldOf(this.attempts.error, 'field'), field);
});

/** Where in the data the fault lies: the steps of its path, with dots between them. */
Then(/^the refusal points at (".*")$/, function (this: SpecWorld, told: string) {
  const issues = fieldOf(this.attempts.error, 'issues') as readonly Issue[]; // of events and commands that were refused
  const paths = issues.map(({ path = [] }) => path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'));
  expectEqual(
    paths.sort(),
    told.split(' and ').map((path): unknown => JSON.parse(path)),
  );
});

Then('nothing was written', async function (this: SpecWorld) {
  expectEqual(await this.snapshot(), present(this.before, 'write to compare with'), 'What the store holds');
});
