import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directory, type Notebook, parseNotebook, seenCells } from './notebook.ts';

const options = [
  // With errors allowed, the kernel's own words come back as outputs; without, there is Jupyter's stack trace alone.
  ...['--to', 'notebook', '--execute', '--allow-errors', '--stdin', '--stdout', '--log-level=ERROR'],
  // Times would differ at every run.
  ...['--ExecutePreprocessor.record_timing=False', '--ExecutePreprocessor.timeout=120'],
];

/** Runs a notebook's cells in this folder, and gives it back with their outputs. A cell that fails, or complains, rejects. */
export async function execute(notebook: Notebook): Promise<Notebook> {
  await install();
  const settings = mkdtempSync(join(tmpdir(), 'dvent-jupyter-'));
  try {
    // The kernel of this folder, and no settings of whoever runs this.
    const env = { JUPYTER_PATH: join(directory, 'jupyter'), JUPYTER_CONFIG_DIR: settings, JUPYTER_RUNTIME_DIR: settings };
    const executed = parseNotebook(await run('jupyter-nbconvert', { args: options, input: JSON.stringify(notebook), env }));
    const complaints = complaintsIn(executed);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    return executed;
  } finally {
    rmSync(settings, { recursive: true, force: true });
  }
}

const complaintsIn = (notebook: Notebook) =>
  seenCells(notebook).flatMap(({ id, outputs }) =>
    outputs.filter(({ form }) => form === 'stderr' || form.startsWith('error')).map(({ text }) => `${id}: ${text}`),
  );

/** `npm ci` in this folder, unless what its lock file names is there. */
async function install(): Promise<void> {
  const stamp = join(directory, 'node_modules/.installed-from');
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await run('npm', { args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'] });
  writeFileSync(stamp, lock);
}

interface Call {
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: { readonly [name: string]: string };
}

/** What a command printed. One that ends badly rejects with what it had to say. */
function run(command: string, { args, input = '', env = {} }: Call): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: directory, env: { ...process.env, ...env } });
    let [output, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}:\n${complaint}`)),
    );
    child.stdin.end(input);
  });
}
