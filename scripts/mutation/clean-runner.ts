import {
  type DryRunOptions,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';

/**
 * A runner that trusts no finding of a process in which an earlier mutant has left something behind, such as a default state that
 * it has written to: there every later mutant would seem to be noticed. So the scenarios that noticed a mutant run once more
 * without it, and have to pass. Where they fail, Stryker begins a new process and runs the mutant there, as its first.
 */
export class CleanRunner implements TestRunner {
  readonly #runner: TestRunner;
  #mutants = 0;
  #isClean = true;

  constructor(runner: TestRunner) {
    this.#runner = runner;
  }

  capabilities() {
    return this.#runner.capabilities();
  }

  async init() {
    await this.#runner.init?.();
  }

  dryRun(options: DryRunOptions) {
    return this.#runner.dryRun(options);
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (!this.#isClean) throw new Error('An earlier mutant has left something behind in this process.');
    this.#mutants += 1;
    const result = await this.#runner.mutantRun(options);
    // A mutant that has been there from the start of its process has one for itself.
    if (options.mutantActivation === 'static' || result.status === MutantRunStatus.Survived) return result;
    this.#isClean = await this.#passesWithout(options, result);
    if (!this.#isClean && this.#mutants > 1) throw new Error('This process may have been spoilt before.');
    return result;
  }

  async #passesWithout({ hitLimit: _, ...options }: MutantRunOptions, result: MutantRunResult): Promise<boolean> {
    const activeMutant = { ...options.activeMutant, id: 'none' };
    const killers = result.status === MutantRunStatus.Killed ? { testFilter: result.killedBy } : {};
    const { status } = await this.#runner.mutantRun({ ...options, ...killers, activeMutant });
    return status === MutantRunStatus.Survived;
  }
}
