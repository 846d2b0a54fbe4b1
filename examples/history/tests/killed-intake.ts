import { openEventStore } from 'dvent/open';
import { openGitRepository } from '../git/git-repository.ts';
import { takeIn } from '../intake/intake.ts';

// Takes in a history, and is killed after so many commits, with saves under way: a program for killed.test.ts.
const [folder = '', store = '', commits = ''] = process.argv.slice(2);
const eventStore = await openEventStore(store);
await takeIn(await openGitRepository(folder), {
  eventStore,
  onProgress: ({ done }) => {
    if (done === Number(commits)) process.kill(process.pid, 'SIGKILL');
  },
});
