import type { Check, Outcome } from './check.ts';

/** How one check is run and what is told when it has ended: arguments, so that the order can be tested without running anything. */
export interface Work {
  readonly run: (check: Check) => Promise<Outcome>;
  readonly done: (outcome: Outcome) => void;
}

const lanes = 2;

/**
 * Runs checks in the order given: one at a time, or two where both say `beside`. A check whose `after` has failed is not run,
 * and has failed. An `after` that is not among the checks asked for is taken as done.
 */
export async function runInOrder(checks: readonly Check[], { run, done }: Work): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  const note = (outcome: Outcome) => {
    outcomes.set(outcome.check.name, outcome);
    done(outcome);
  };
  for (const check of checks) {
    await roomFor(check, { running, checks });
    const broken = (check.after ?? []).filter((name) => (outcomes.get(name)?.failed ?? 0) > 0);
    if (broken.length > 0) {
      note({ check, passed: 0, failed: 1, leftOut: [], seconds: 0, remark: `not run: ${broken.join(', ')} failed` });
      continue;
    }
    running.set(
      check.name,
      run(check).then((outcome) => {
        running.delete(check.name);
        note(outcome);
      }),
    );
  }
  await Promise.all(running.values());
  return checks.flatMap((check) => outcomes.get(check.name) ?? []);
}

interface Scene {
  readonly running: ReadonlyMap<string, Promise<void>>;
  readonly checks: readonly Check[];
}

/** Waits until the check may start: what it comes after has ended, and whoever still runs lets it run beside. */
async function roomFor(check: Check, { running, checks }: Scene) {
  const sharing = (name: string) => checks.some((other) => other.name === name && other.beside === true);
  for (;;) {
    const names = [...running.keys()];
    const waits = names.some((name) => check.after?.includes(name) || !sharing(name) || check.beside !== true);
    if (!waits && names.length < lanes) return;
    await Promise.race(running.values());
  }
}
