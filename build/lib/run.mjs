// Runs a program to its end: output passed through, or collected and given back with the exit code.
import { spawn } from 'node:child_process';

/**
 * @typedef {{ code: number, output: string }} RunResult code 127 when the program does not exist; output: standard output and error as they came
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, timeoutMs?: number, shell?: boolean }} RunOptions
 */

/**
 * @param {string} program @param {string[]} args
 * @param {RunOptions} [options] show: pass the output through (to standard error, so that standard output stays clean) as well
 * @returns {Promise<RunResult>}
 */
export function run(program, args, options = {}) {
  const { cwd, env = process.env, show = false, timeoutMs, shell = false } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, shell, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output += chunk.toString();
      if (show) process.stderr.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/**
 * How to run npm: the one that started us, so that versions do not mix, else the one in PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ program: string, args: string[], shell: boolean }}
 */
function npmCommand(env = process.env) {
  const script = env.npm_execpath;
  if (script?.endsWith('.js')) return { program: process.execPath, args: [script], shell: false };
  return { program: 'npm', args: [], shell: process.platform === 'win32' };
}

/** Runs npm. @param {string[]} args @param {RunOptions} [options] */
export function runNpm(args, options = {}) {
  const npm = npmCommand(options.env);
  return run(npm.program, [...npm.args, ...args], { ...options, shell: npm.shell });
}
