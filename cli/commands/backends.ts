// `happier backends`: which backends this computer has, and how to get the others.
import type { Command } from 'commander';
import { type CliContext, colored, print } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { backendsJson } from '../sessions-json.ts';
import { backendText } from '../text/backend-text.ts';

async function list(context: CliContext, json: boolean): Promise<number> {
  return withDaemon(context, async (client) => {
    await client.call['backends.refresh']({});
    const { backends } = await client.call['state.get']({});
    if (json) print(context, JSON.stringify(backendsJson(backends)));
    else context.stdout.write(backendText(backends, { color: colored(context) }));
    return 0;
  });
}

export function addBackendsCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  program
    .command('backends')
    .description('which backends are installed, and how to install the others')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: true }) => done(await list(context, options.json === true)));
}
