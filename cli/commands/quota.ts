// `happier quota`: how much is left of every profile that has a quota, from the daemon's one state.
import type { Command } from 'commander';
import type { ProfileView } from '../../core/api/state.ts';
import { services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { parseProfileId, parseServiceId } from '../connect/request.ts';
import { type CliContext, colored, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { quotaJson } from '../json.ts';
import { shownState } from '../shown-state.ts';
import { timesAt } from '../text/moment.ts';
import { quotaText } from '../text/quota-text.ts';
import { ensureOpen } from '../unlock.ts';
import { addQuotaRules } from './quota-rules.ts';

type QuotaOptions = { readonly json?: true; readonly refresh?: true; readonly maskEmails?: true };

function selected(views: readonly ProfileView[], service: string | undefined, profile: string | undefined) {
  if (service === undefined) return views.filter((view) => services[view.serviceId].hasQuota);
  const serviceId = parseServiceId(service);
  if (!services[serviceId].hasQuota) throw new AppError('not_found', `${services[serviceId].name} has no quota`);
  const ofService = views.filter((view) => view.serviceId === serviceId);
  if (profile === undefined) return ofService;
  const profileId = parseProfileId(profile);
  const found = ofService.filter((view) => view.profileId === profileId);
  if (found.length === 0) throw new AppError('profile_not_found', `${serviceId} ${profileId}`);
  return found;
}

async function quota(
  context: CliContext,
  service: string | undefined,
  profile: string | undefined,
  options: QuotaOptions,
) {
  return withDaemon(context, async (client) => {
    await ensureOpen(context, client);
    const before = await shownState(context, client);
    if (!before.gates['connectedServices.quotas']) throw new AppError('feature_off');
    const wanted = selected(before.profiles, service, profile);
    if (wanted.length === 0) throw new AppError('profile_not_found', 'no connected profile has a quota');
    for (const view of wanted) {
      // What was never read is read now; a person who asks wants a number, not a dash.
      if (!options.refresh && view.quota?.snapshot) continue;
      const answer = await client.call['quota.refresh']({ serviceId: view.serviceId, profileId: view.profileId });
      for (const wait of answer.waiting) {
        say(
          context,
          `${wait.serviceId} ${wait.profileId}: not asked now, it has to wait until ${timesAt(Date.now()).moment(wait.until)}.`,
        );
      }
    }
    const state = await client.call['state.get']({});
    const after = { ...state, profiles: selected(state.profiles, service, profile) };
    const now = Date.now();
    const maskEmails = options.maskEmails === true;
    if (options.json) print(context, JSON.stringify(quotaJson(after, now, { maskEmails })));
    else context.stdout.write(quotaText(after, { color: colored(context), now, maskEmails }));
    return 0;
  });
}

export function addQuotaCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program
    .command('quota [service] [profile]')
    .description('what is left of each account')
    .option('--refresh', 'ask the provider now')
    .option('--json', 'one JSON object')
    .option('--mask-emails', 'show e-mail addresses masked')
    .action(async (service: string | undefined, profile: string | undefined, options: QuotaOptions) =>
      done(await quota(context, service, profile, options)),
    );
  addQuotaRules(command, context, done);
}
