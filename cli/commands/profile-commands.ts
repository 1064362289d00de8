// What is done with a connected profile: disconnect, default, label, check.
import { isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { backendIdSchema } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { oauthClients } from '../../core/oauth/clients.ts';
import { profileUses } from '../../core/session/profile-uses.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { parseProfileId, parseServiceId } from '../connect/request.ts';
import { type CliContext, say } from '../context.ts';
import { statusWords } from '../text/status-words.ts';
import { whenReady } from '../when-ready.ts';

type Done = (code: number) => void;

/** Runs one call on a named profile once the data is open. */
async function onProfile(context: CliContext, work: (client: DaemonClient) => Promise<string>): Promise<number> {
  return whenReady(context, async (client) => {
    say(context, await work(client));
    return 0;
  });
}

const refOf = (service: string, profile: string) => ({
  serviceId: parseServiceId(service),
  profileId: parseProfileId(profile),
});

function addDisconnect(command: Command, context: CliContext, done: Done): void {
  command
    .command('disconnect <service> <profile>')
    .description('remove a profile and what is stored of it')
    .option('--revoke', 'ask the provider to end the sign-in too')
    .action(async (service: string, profile: string, options: { revoke?: true }) => {
      const ref = refOf(service, profile);
      const revoke = options.revoke === true;
      if (revoke && !oauthClients[ref.serviceId]?.revokeUrl) {
        throw new AppError('invalid_input', `--revoke: ${ref.serviceId} is ended at the provider's own pages`);
      }
      const remove = async (client: DaemonClient) => {
        const uses = profileUses(await client.call['state.get']({}), ref.serviceId, ref.profileId);
        await client.call['profiles.disconnect']({ ...ref, immediate: true, revoke });
        const running =
          uses.sessions === 0 ? '' : ` Sessions that run as it: ${uses.sessions}; they end with their token.`;
        return `Disconnected: ${service} ${profile}.${running}`;
      };
      done(await onProfile(context, remove));
    });
}

type DefaultOptions = { readonly backend?: string; readonly folder?: string };

function scopeOf({ backend, folder }: DefaultOptions, cwd: string) {
  if (backend !== undefined && folder !== undefined)
    throw new AppError('invalid_input', '--backend and --folder exclude each other');
  if (folder !== undefined)
    return { by: 'folder', folder: isAbsolute(folder) ? folder : resolve(cwd, folder) } as const;
  if (backend === undefined) return null;
  const parsed = backendIdSchema.safeParse(backend);
  if (!parsed.success) throw new AppError('invalid_input', `no backend is called ${backend.slice(0, 80)}`);
  return { by: 'backend', backend: parsed.data } as const;
}

function addDefault(command: Command, context: CliContext, done: Done): void {
  command
    .command('default <service> <choice>')
    .description('the default profile of a service: a profile id, "none", or with a scope also "native"')
    .option('--backend <name>', 'for this backend only')
    .option('--folder <dir>', 'for sessions in this folder and below only')
    .action(async (service: string, choice: string, options: DefaultOptions) => {
      const serviceId = parseServiceId(service);
      const scope = scopeOf(options, context.cwd);
      const profileId = choice === 'none' || choice === 'native' ? null : parseProfileId(choice);
      if (scope === null && choice === 'native')
        throw new AppError('invalid_input', '"native" needs --backend or --folder; "none" takes the default away');
      const choose = async (client: DaemonClient) => {
        if (scope === null) await client.call['profiles.default']({ serviceId, profileId });
        else
          await client.call['defaults.set']({ scope, serviceId, choice: choice === 'native' ? 'native' : profileId });
        const where =
          scope === null
            ? service
            : `${service} ${scope.by === 'folder' ? `in ${scope.folder}` : `for ${scope.backend}`}`;
        return `Default of ${where}: ${choice}`;
      };
      done(await onProfile(context, choose));
    });
}

function addLabel(command: Command, context: CliContext, done: Done): void {
  command
    .command('label <service> <profile> <text>')
    .description('name a profile; an empty text removes the name')
    .action(async (service: string, profile: string, label: string) => {
      const name = async (client: DaemonClient) => {
        await client.call['profiles.label']({ ...refOf(service, profile), label });
        return 'Done.';
      };
      done(await onProfile(context, name));
    });
}

function addCheck(command: Command, context: CliContext, done: Done): void {
  command
    .command('check <service> <profile>')
    .description('ask the provider now whether a profile is good')
    .action(async (service: string, profile: string) => {
      const ref = refOf(service, profile);
      const check = async (client: DaemonClient) => {
        await client.call['profiles.check'](ref);
        const { profiles } = await client.call['state.get']({});
        const view = profiles.find((one) => one.serviceId === ref.serviceId && one.profileId === ref.profileId);
        return `${service} ${profile}: ${view ? statusWords(view.status, view.kind) : 'gone'}`;
      };
      done(await onProfile(context, check));
    });
}

export function addProfileCommands(command: Command, context: CliContext, done: Done): void {
  for (const add of [addDisconnect, addDefault, addLabel, addCheck]) add(command, context, done);
}
