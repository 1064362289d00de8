// Runs a real backend program once, with nothing of this process's environment but what finds programs and speaks a language.
import { spawn } from 'node:child_process';
import process from 'node:process';

export type BackendRun = { readonly exitCode: number | null; readonly output: string; readonly errors: string };

type Run = {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Default 100 s; then it is killed, and the exit code is null. */
  readonly deadlineMs?: number;
};

const kept = ({ PATH = '' }: NodeJS.ProcessEnv) => ({ PATH, LANG: 'C.UTF-8', TERM: 'xterm-256color' });

export function runBackend({ program, args, env, cwd, deadlineMs = 100_000 }: Run): Promise<BackendRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...kept(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it has started ends with it.
      detached: true,
    });
    let output = '';
    let errors = '';
    const end = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(end, deadlineMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output, errors });
    });
  });
}
