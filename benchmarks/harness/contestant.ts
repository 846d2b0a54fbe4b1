import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loaded, Settings } from '../contenders/contender.ts';
import type { Job, Reply, RoundRequest } from './protocol.ts';

/** What a start may take beyond the time limit, in seconds: a store on a cluster is sure of who leads it after ten. */
const startSeconds = 15;

const script = fileURLToPath(new URL('./contender-process.ts', import.meta.url));

export interface Round {
  readonly operations: number;
  readonly seconds: number;
  readonly loaded: Loaded | undefined;
}

/** A contender in a process of its own: it may die or hang without harm to the others. */
export class Contestant {
  readonly #job: Job;
  readonly #timeLimit: number;
  #process: ChildProcess | undefined;
  #starts = 0;
  /** The end of what it wrote, where a process that dies or hangs has often told why. */
  #complaint = '';
  settings: readonly Settings[] | undefined;

  /** @param timeLimit in seconds, for its start and for each round's own time beyond what was asked for */
  constructor(job: Job, { timeLimit }: { timeLimit: number }) {
    this.#job = job;
    this.#timeLimit = timeLimit;
  }

  async round({ seconds }: RoundRequest): Promise<Round> {
    const child = await this.#started();
    child.send({ seconds } satisfies RoundRequest);
    const reply = await this.#reply(child, this.#timeLimit + seconds);
    if (reply.kind !== 'round') throw new Error(`expected a round, not "${reply.kind}"`);
    return reply;
  }

  async end(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    if (child.connected) child.disconnect();
    const patience = setTimeout(() => child.kill('SIGKILL'), 2000);
    await exit;
    clearTimeout(patience);
  }

  /** The job, in a folder of its own where files were left by one that failed: they may be damaged. */
  #nextJob(): Job {
    const start = this.#starts++;
    if (start === 0 || this.#job.sequence !== undefined) return this.#job;
    const directory = join(this.#job.directory, `again-${start}`);
    mkdirSync(directory, { recursive: true });
    return { ...this.#job, directory };
  }

  async #started(): Promise<ChildProcess> {
    if (this.#process) return this.#process;
    const child = fork(script, [JSON.stringify(this.#nextJob())], {
      execArgv: ['--expose-gc', '--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (text) => {
        this.#complaint = `${this.#complaint}${text}`.slice(-2000);
      });
    }
    const reply = await this.#reply(child, this.#timeLimit + startSeconds);
    if (reply.kind !== 'ready') throw new Error(`expected readiness, not "${reply.kind}"`);
    this.settings = reply.settings;
    return child;
  }

  async #reply(child: ChildProcess, seconds: number): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const failure = (what: string) => new Error(this.#complaint ? `${what}: ${reasonIn(this.#complaint)}` : what);
    const patience = setTimeout(() => reject(failure(`no answer within ${seconds} s`)), seconds * 1000);
    const died = (code: number | null, signal: string | null) => reject(failure(`died (${signal ?? `exit code ${code}`})`));
    child.once('exit', died);
    child.once('message', resolve);
    try {
      const reply = await promise;
      if (reply.kind === 'failed') throw new Error(reply.message);
      return reply;
    } catch (error) {
      child.kill('SIGKILL');
      this.#process = undefined;
      throw error;
    } finally {
      clearTimeout(patience);
      child.off('exit', died);
      child.off('message', resolve);
    }
  }
}

/** What the output of a process in trouble says first: the line that names an error, without a stack trace's trimmings. */
function reasonIn(complaint: string): string {
  const line = complaint.split('\n').find((text) => /error/i.test(text)) ?? complaint;
  return line.replace(/^.*?Error: /, '').replace(/[\]{\s]*$/, '');
}
