// `happier connect …`: status of every profile, sign-in, and the changes of a single profile.
import type { Command } from 'commander';
import { availableMethods, type ServiceId, serviceIdSchema, services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { type ProfileId, profileIdSchema } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { openBrowser } from '../browser.ts';
import { type CliContext, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { statusJson } from '../json.ts';
import { readSecret } from '../secret-input.ts';
import { shownState } from '../shown-state.ts';
import { statusText } from '../text/status-text.ts';
import { ensureOpen } from '../unlock.ts';

type Target = { readonly signIn: ServiceId; readonly apiKey: ServiceId | null };

/** Which services a target of `happier connect` stands for (SPEC C1–C5). */
const targets: Readonly<Record<'codex' | 'claude' | 'gemini', Target>> = {
  codex: { signIn: 'openai-codex', apiKey: 'openai' },
  claude: { signIn: 'claude-subscription', apiKey: 'anthropic' },
  gemini: { signIn: 'gemini', apiKey: null },
};

type ConnectOptions = {
  readonly profile: string;
  readonly label?: string;
  readonly paste?: true;
  readonly apiKey?: true;
  readonly replace?: true;
  readonly open: boolean;
  readonly timeout?: string;
};

export function parseProfileId(text: string): ProfileId {
  const parsed = profileIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_profile_id', text.slice(0, 80));
  return parsed.data;
}

export function parseServiceId(text: string): ServiceId {
  const parsed = serviceIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_input', `no service is called ${text.slice(0, 80)}`);
  return parsed.data;
}

function timeoutSignal(seconds: string | undefined): AbortSignal | undefined {
  if (seconds === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(seconds))
    throw new AppError('invalid_input', '--timeout takes whole seconds from 1 to 9999');
  return AbortSignal.timeout(Number(seconds) * 1000);
}

/** Input errors that leave the attempt open, so a person at a terminal may paste again. */
const pasteAgain = new Set([
  'redirect_not_url',
  'redirect_missing_code',
  'redirect_missing_state',
  'redirect_wrong_address',
]);

async function finishByPaste(context: CliContext, client: DaemonClient, attemptId: string, signal?: AbortSignal) {
  for (;;) {
    const redirect = await readSecret(context, 'Paste the address the browser ended on', signal);
    try {
      return await client.call['connect.finish']({ attemptId, redirect });
    } catch (error) {
      const again = context.stdin.isTTY && error instanceof AppError && pasteAgain.has(error.code);
      if (!again) throw error;
      say(context, 'That is not the whole address of this sign-in; paste it once more.');
    }
  }
}

async function signIn(context: CliContext, client: DaemonClient, serviceId: ServiceId, options: ConnectOptions) {
  if (!availableMethods[serviceId].includes('paste'))
    throw new AppError('unsupported_method', services[serviceId].name);
  const signal = timeoutSignal(options.timeout);
  const attempt = await client.call['connect.begin']({
    serviceId,
    profileId: parseProfileId(options.profile),
    method: 'paste',
    allowIdentityChange: options.replace === true,
    ...(options.label === undefined ? {} : { label: options.label }),
  });
  say(context, `Sign in to ${services[serviceId].name} in a browser on any computer:\n\n  ${attempt.authorizeUrl}\n`);
  say(context, `It ends on a page that cannot be loaded, at ${attempt.redirectUri}. Copy that page's whole address.`);
  if (options.open && context.stdin.isTTY) await openBrowser(attempt.authorizeUrl);
  try {
    return await finishByPaste(context, client, attempt.attemptId, signal);
  } catch (error) {
    await client.call['connect.cancel']({ attemptId: attempt.attemptId }).catch(() => undefined);
    throw error;
  }
}

async function addKey(context: CliContext, client: DaemonClient, serviceId: ServiceId, options: ConnectOptions) {
  const profileId = parseProfileId(options.profile);
  const key = await readSecret(context, services[serviceId].name, timeoutSignal(options.timeout));
  return client.call['connect.apiKey']({
    serviceId,
    profileId,
    key,
    replace: options.replace === true,
    ...(options.label === undefined ? {} : { label: options.label }),
  });
}

async function connect(context: CliContext, target: Target, options: ConnectOptions): Promise<number> {
  if (options.apiKey && options.paste) throw new AppError('invalid_input', '--api-key and --paste exclude each other');
  return withDaemon(context, async (client) => {
    if (!(await shownState(context, client)).gates.connectedServices) throw new AppError('feature_off');
    await ensureOpen(context, client);
    if (options.apiKey && !target.apiKey) throw new AppError('unsupported_method', services[target.signIn].name);
    const profile =
      options.apiKey && target.apiKey
        ? await addKey(context, client, target.apiKey, options)
        : await signIn(context, client, target.signIn, options);
    say(context, `Connected: ${profile.serviceId} ${profile.profileId}`);
    return 0;
  });
}

async function status(context: CliContext, json: boolean): Promise<number> {
  return withDaemon(context, async (client) => {
    const state = await shownState(context, client);
    if (!state.gates.connectedServices) throw new AppError('feature_off');
    if (json) print(context, JSON.stringify(statusJson(state)));
    else context.stdout.write(statusText(state, { color: colored(context), now: Date.now() }));
    return 0;
  });
}

export function colored(context: CliContext): boolean {
  return context.stdout.isTTY === true && (context.variables.NO_COLOR ?? '') === '';
}

/** Runs one call on a named profile once the data is open. */
async function onProfile(
  context: CliContext,
  work: (client: DaemonClient) => Promise<unknown>,
  said: string,
): Promise<number> {
  return withDaemon(context, async (client) => {
    await ensureOpen(context, client);
    await work(client);
    say(context, said);
    return 0;
  });
}

export function addConnectCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program.command('connect').description('connect provider accounts and see them');
  command
    .command('status')
    .description('every service and profile')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: true }) => done(await status(context, options.json === true)));
  for (const [name, target] of Object.entries(targets)) {
    const sub = command
      .command(name)
      .description(`sign in to ${services[target.signIn].name}${target.apiKey ? ', or add an API key' : ''}`)
      .option('--profile <id>', 'profile id', 'default')
      .option('--label <text>', 'a name you will know it by')
      .option('--paste', 'sign in in any browser and paste the address it ends on')
      .option('--replace', 'allow another account or key under this profile id')
      .option('--no-open', 'do not open a browser')
      .option('--timeout <seconds>', 'give up after this time');
    if (target.apiKey) sub.option('--api-key', 'add an API key instead');
    sub.action(async (options: ConnectOptions) => done(await connect(context, target, options)));
  }
  addProfileCommands(command, context, done);
}

function addProfileCommands(command: Command, context: CliContext, done: (code: number) => void): void {
  command
    .command('disconnect <service> <profile>')
    .description('remove a profile and what is stored of it')
    .action(async (service: string, profile: string) => {
      const ref = { serviceId: parseServiceId(service), profileId: parseProfileId(profile) };
      const remove = (client: DaemonClient) => client.call['profiles.disconnect']({ ...ref, immediate: true });
      done(await onProfile(context, remove, `Disconnected: ${service} ${profile}`));
    });
  command
    .command('default <service> <profile>')
    .description('make a profile the default of its service')
    .action(async (service: string, profile: string) => {
      const ref = { serviceId: parseServiceId(service), profileId: parseProfileId(profile) };
      const choose = (client: DaemonClient) => client.call['profiles.default'](ref);
      done(await onProfile(context, choose, `Default of ${service}: ${profile}`));
    });
  command
    .command('label <service> <profile> <text>')
    .description('name a profile; an empty text removes the name')
    .action(async (service: string, profile: string, label: string) => {
      const ref = { serviceId: parseServiceId(service), profileId: parseProfileId(profile) };
      const name = (client: DaemonClient) => client.call['profiles.label']({ ...ref, label });
      done(await onProfile(context, name, 'Done.'));
    });
}
