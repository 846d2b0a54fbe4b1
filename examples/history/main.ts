import { chdir, env, exit, stderr, stdout } from 'node:process';
import { run } from './cli/run.ts';

// npm runs its scripts in the project's folder: paths are meant from where npm was called.
if (env.npm_lifecycle_event === 'history' && env.INIT_CWD) chdir(env.INIT_CWD);

// Whoever reads the answers may have seen enough (`… | head`).
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), { stdout, stderr });
