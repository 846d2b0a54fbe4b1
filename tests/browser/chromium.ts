import { chromium } from 'playwright-core';
import { commandFor } from '../../scripts/checking/needs.ts';

/** Runs a script in an empty page of a headless Chromium, without a network, and gives what `act` gives there. */
export async function inChromium<Given, Answer>(
  script: string,
  { act, given }: { act: (given: Given) => Promise<Answer>; given: Given },
): Promise<Answer> {
  const executablePath = commandFor('chromium');
  if (executablePath === undefined) throw new Error('This test needs Chromium: npm run setup:os installs it.');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const failures: Error[] = [];
    page.on('pageerror', (error) => failures.push(error));
    await page.addScriptTag({ content: script, type: 'module' });
    if (failures.length > 0) throw new AggregateError(failures, 'The script failed.');
    // What Playwright passes on is what its types say, made of JSON.
    const answer = (await page.evaluate(act as (given: unknown) => Promise<unknown>, given)) as Answer;
    if (failures.length > 0) throw new AggregateError(failures, 'The page failed outside of any scenario.');
    return answer;
  } finally {
    await browser.close();
  }
}
