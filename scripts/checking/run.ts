import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Check, Outcome } from './check.ts';
import { type Count, countNodeTests, countScenarios } from './count.ts';

/** What a command printed and how it ended; `code` is undefined where a signal ended it. */
interface Ended {
  readonly output: string;
  readonly code: number | undefined;
  readonly tooLong: boolean;
}

/** Runs one check and counts what it reports. What it printed is kept in reports/logs/<name>.log. */
export async function runCheck(check: Check, { signal }: { signal: AbortSignal }): Promise<Outcome & { output: string }> {
  const report = reportOf(check);
  mkdirSync('reports/logs', { recursive: true });
  if (report) rmSync(report.file, { force: true });
  const start = performance.now();
  const { output, code, tooLong } = await runScript(check, signal);
  writeFileSync(`reports/logs/${check.name}.log`, output);
  const seconds = (performance.now() - start) / 1000;
  const judged = judge({ code, report });
  const remark = tooLong ? `stopped after ${minutes(check)} minutes` : judged.remark;
  return {
    check,
    passed: judged.passed,
    failed: judged.failed,
    leftOut: judged.skipped,
    seconds,
    output,
    ...(remark && { remark }),
  };
}

/** A run counts as failed whenever its script says so, whatever its report counted, and when its report counts nothing. */
function judge({ code, report }: { code: number | undefined; report: Report | undefined }): Count & { remark?: string } {
  const ended = code === 0 ? '' : code === undefined ? 'ended by a signal' : `ended with code ${code}`;
  if (report === undefined) return { passed: ended ? 0 : 1, failed: ended ? 1 : 0, skipped: [], ...(ended && { remark: ended }) };
  if (!existsSync(report.file)) return { passed: 0, failed: 1, skipped: [], remark: `left no report (${ended || 'ended well'})` };
  let count: Count;
  try {
    count = report.count(report.file);
  } catch (cause) {
    return { passed: 0, failed: 1, skipped: [], remark: `left a report that cannot be read: ${String(cause)}` };
  }
  if (count.failed > 0) return count;
  if (ended) return { ...count, failed: 1, remark: `${ended}, though no test is reported as failed` };
  if (count.passed === 0) return { ...count, failed: 1, remark: 'ran no test' };
  return count;
}

interface Report {
  readonly file: string;
  readonly count: (file: string) => Count;
}

function reportOf({ name, report }: Check): Report | undefined {
  if (report === 'cucumber') return { file: `reports/${name}.ndjson`, count: countScenarios };
  if (report === 'node') return { file: `reports/${name}.json`, count: countNodeTests };
  return undefined;
}

const minutes = (check: Check) => check.minutes ?? 10;

/** The script gets a process group of its own, so that whatever it started ends with it. */
function runScript(check: Check, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Logs are read as text; Node warns where FORCE_COLOR contradicts NO_COLOR.
    const { FORCE_COLOR: _, ...env } = process.env;
    const child = spawn('npm', ['run', '--silent', check.script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...env, NO_COLOR: '1' },
    });
    let output = '';
    const keep = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const stop = () => {
      if (child.pid !== undefined) endGroup(child.pid);
    };
    let tooLong = false;
    const timer = setTimeout(() => {
      tooLong = true;
      stop();
    }, minutes(check) * 60_000);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ output, code: code ?? undefined, tooLong });
    });
  });
}

function endGroup(leader: number) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // It had just ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
