// `happier quota probe` and `happier quota numbers`: what a person can set about quotas where there is no window.
import { Argument, type Command } from 'commander';
import { services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { Numbers } from '../../core/settings.ts';
import { parseProfileId, parseServiceId } from '../connect/request.ts';
import { type CliContext, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { shownState } from '../shown-state.ts';
import { ensureOpen } from '../unlock.ts';

async function setProbe(context: CliContext, service: string, profile: string, on: boolean): Promise<number> {
  const serviceId = parseServiceId(service);
  const profileId = parseProfileId(profile);
  return withDaemon(context, async (client) => {
    await ensureOpen(context, client);
    const state = await shownState(context, client);
    if (!state.gates['connectedServices.quotas']) throw new AppError('feature_off');
    const view = state.profiles.find((one) => one.serviceId === serviceId && one.profileId === profileId);
    if (!view) throw new AppError('profile_not_found', `${serviceId} ${profileId}`);
    if (on && view.kind !== 'setup-token')
      throw new AppError('invalid_input', 'only a setup-token needs that; other sign-ins read their quota for nothing');
    await client.call['quota.probe']({ serviceId, profileId, on });
    const name = `${services[serviceId].name} ${profileId}`;
    say(
      context,
      on
        ? `${name}: its quota is bought with one token of the cheapest model, about 20 tokens in all, at most every 30 minutes.`
        : `${name}: its quota is not bought any more.`,
    );
    return 0;
  });
}

async function setNumbers(context: CliContext, numbers: Numbers): Promise<number> {
  return withDaemon(context, async (client) => {
    await ensureOpen(context, client);
    await client.call['quota.rules']({ numbers });
    say(context, `Tray, windows and command line now show what is ${numbers}.`);
    return 0;
  });
}

/** @param quota the command that these belong to */
export function addQuotaRules(quota: Command, context: CliContext, done: (code: number) => void): void {
  quota
    .command('probe <service> <profile>')
    .description("whether a setup-token's quota may be bought with a one-token message, at most every 30 minutes")
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .action(async (service: string, profile: string, state: 'on' | 'off') =>
      done(await setProbe(context, service, profile, state === 'on')),
    );
  quota
    .command('numbers')
    .description('show what is left, or what is used, everywhere')
    .addArgument(new Argument('<sense>').choices(['left', 'used']))
    .action(async (sense: Numbers) => done(await setNumbers(context, sense)));
}
