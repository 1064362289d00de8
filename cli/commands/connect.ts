// `happier connect …`: status of every profile, every way to connect one, and what is done with one afterwards.
import type { Command } from 'commander';
import type { ConnectMethod } from '../../core/catalog/services.ts';
import { services } from '../../core/catalog/services.ts';
import { isUsable } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import type { Connected } from '../connect/attempt.ts';
import { type ImportOptions, importLogins } from '../connect/import.ts';
import {
  type ConnectOptions,
  type ConnectRequest,
  methodOptions,
  readRequest,
  type Target,
  type TargetName,
  targetNames,
  targets,
} from '../connect/request.ts';
import { addSecret, addSetupToken } from '../connect/secret.ts';
import { signInByBrowser, signInByDevice, signInByPaste } from '../connect/sign-in.ts';
import { type CliContext, colored, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { connectedJson, statusJson } from '../json.ts';
import { shownState } from '../shown-state.ts';
import { statusText } from '../text/status-text.ts';
import { statusWords } from '../text/status-words.ts';
import { whenReady } from '../when-ready.ts';
import { addProfileCommands } from './profile-commands.ts';

type Way = (context: CliContext, client: DaemonClient, request: ConnectRequest) => Promise<Connected>;

const ways: Readonly<Partial<Record<ConnectMethod, Way>>> = {
  'system-browser': signInByBrowser,
  'device-code': signInByDevice,
  paste: signInByPaste,
  'setup-token': addSetupToken,
  'api-key': addSecret,
};

/** Says what is connected now and how it stands; a profile that cannot be used ends with 3, however well the sign-in went. */
async function report(context: CliContext, client: DaemonClient, { serviceId, profileId }: Connected, json: boolean) {
  const { profiles } = await client.call['state.get']({});
  const view = profiles.find((one) => one.serviceId === serviceId && one.profileId === profileId);
  say(context, `Connected: ${serviceId} ${profileId}`);
  if (!view) return 0;
  if (json) print(context, JSON.stringify(connectedJson(view)));
  if (view.status.state !== 'connected') say(context, `It is ${statusWords(view.status, view.kind)}.`);
  return isUsable(view.status) ? 0 : 3;
}

async function connect(context: CliContext, target: Target, options: ConnectOptions): Promise<number> {
  const request = readRequest(target, options);
  const way = ways[request.method];
  if (!way) throw new AppError('unsupported_method', services[target.signIn].name);
  return whenReady(context, async (client) =>
    report(context, client, await way(context, client, request), options.json === true),
  );
}

async function takeOver(context: CliContext, name: string | undefined, options: ImportOptions): Promise<number> {
  const target = targetNames.find((one) => one === name);
  if (name !== undefined && target === undefined) {
    throw new AppError('invalid_input', `import knows ${targetNames.join(', ')}`);
  }
  return whenReady(context, async (client) => {
    const stored = await importLogins(context, client, target, options);
    const codes = [];
    for (const profile of stored) codes.push(await report(context, client, profile, false));
    return Math.max(0, ...codes);
  });
}

type StatusOptions = { readonly json?: true; readonly maskEmails?: true };

async function status(context: CliContext, options: StatusOptions): Promise<number> {
  return withDaemon(context, async (client) => {
    const state = await shownState(context, client);
    if (!state.gates.connectedServices) throw new AppError('feature_off');
    const maskEmails = options.maskEmails === true;
    if (options.json) print(context, JSON.stringify(statusJson(state, { maskEmails })));
    else context.stdout.write(statusText(state, { color: colored(context), now: Date.now(), maskEmails }));
    return 0;
  });
}

const methodHelp: Readonly<Record<keyof typeof methodOptions, readonly [string, string]>> = {
  browser: ['--browser', 'sign in in the browser of this computer'],
  device: ['--device', 'sign in with a code on any device'],
  paste: ['--paste', 'sign in in any browser and paste what it ends on'],
  setupToken: ['--setup-token', 'a token of `claude setup-token`'],
  apiKey: ['--api-key', 'add an API key instead'],
};

function addTarget(command: Command, name: TargetName, context: CliContext, done: (code: number) => void): void {
  const target = targets[name];
  const sub = command
    .command(name)
    .description(`sign in to ${services[target.signIn].name}${target.apiKey ? ', or add an API key' : ''}`)
    .option('--profile <id>', 'profile id', 'default')
    .option('--label <text>', 'a name you will know it by');
  for (const [option, method] of Object.entries(methodOptions)) {
    const service = method === 'api-key' ? target.apiKey : target.signIn;
    const help = methodHelp[option as keyof typeof methodOptions];
    if (service !== null && services[service].methods.includes(method)) sub.option(...help);
  }
  sub
    .option('--replace', 'allow another account or key under this profile id')
    .option('--no-open', 'do not open a browser')
    .option('--no-check', 'do not test a key with the provider')
    .option('--timeout <seconds>', 'give up after this time')
    .option('--json', 'one JSON object')
    .action(async (options: ConnectOptions) => done(await connect(context, target, options)));
}

export function addConnectCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program.command('connect').description('connect provider accounts and see them');
  command
    .command('status')
    .description('every service and profile')
    .option('--json', 'one JSON object')
    .option('--mask-emails', 'show e-mail addresses masked')
    .action(async (options: StatusOptions) => done(await status(context, options)));
  for (const name of targetNames) addTarget(command, name, context, done);
  command
    .command('import [target]')
    .description('take over a login that codex, claude or gemini holds on this computer')
    .option('--profile <id>', 'profile id', 'default')
    .option('--label <text>', 'a name you will know it by')
    .option('--replace', 'allow an existing profile to be replaced')
    .option('--yes', 'take over the one login that is found without asking')
    .option('--json', 'one JSON object of what was found')
    .action(async (target: string | undefined, options: ImportOptions) =>
      done(await takeOver(context, target, options)),
    );
  addProfileCommands(command, context, done);
}
