#!/usr/bin/env node
// The command line: builds the commands, runs one, and ends with its exit code (DESIGN §7).
import { Command, CommanderError } from 'commander';
import { uiGates } from '../core/catalog/ui-gates.ts';
import { readEnvironment } from '../core/environment.ts';
import { resolveHome } from '../daemon/api/home.ts';
import { closeInput } from './close-input.ts';
import { addAccountCommand } from './commands/account.ts';
import { addBackendsCommand } from './commands/backends.ts';
import { addConnectCommand } from './commands/connect.ts';
import { addDaemonCommand } from './commands/daemon.ts';
import { addQuotaCommand } from './commands/quota.ts';
import { addRunCommand } from './commands/run.ts';
import { addSessionsCommand } from './commands/sessions.ts';
import { addShimsCommand } from './commands/shims.ts';
import { addVariablesCommand } from './commands/variables.ts';
import type { CliContext } from './context.ts';
import { reportFailure } from './failure.ts';
import { signalsOf } from './signals.ts';

const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

function createContext(): CliContext {
  return {
    ...streams,
    signals: signalsOf(process),
    closeInput: () => closeInput(process.stdin),
    home: resolveHome(process.env),
    version: __HAPPIER_VERSION__,
    gates: uiGates(__HAPPIER_BUILD_GATES__, readEnvironment(process.env)),
    variables: process.env,
    cwd: process.cwd(),
    self: [process.execPath, process.argv[1] ?? ''],
  };
}

async function main(): Promise<number> {
  let exitCode = 0;
  const done = (code: number) => {
    exitCode = code;
  };
  try {
    const context = createContext();
    const program = new Command('happier')
      .description('keeps provider accounts and starts agents as the one you choose')
      .version(context.version)
      .enablePositionalOptions()
      .showHelpAfterError('(--help shows how)')
      .exitOverride();
    addConnectCommand(program, context, done);
    addQuotaCommand(program, context, done);
    addRunCommand(program, context, done);
    addSessionsCommand(program, context, done);
    addBackendsCommand(program, context, done);
    addShimsCommand(program, context, done);
    addVariablesCommand(program, context, done);
    addAccountCommand(program, context, done);
    addDaemonCommand(program, context, done);
    await program.parseAsync(process.argv);
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong; help and version count as done.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportFailure(streams, error);
  }
}

process.exitCode = await main();
