// `happier connect import`: takes over a login that a CLI of this computer holds, after it was shown.
import type { NativeLogin } from '../../core/api/daemon.ts';
import { services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, print, say } from '../context.ts';
import { importsJson } from '../json.ts';
import { askYesNo } from '../question.ts';
import { table } from '../text/table.ts';
import type { Connected } from './attempt.ts';
import { parseProfileId, type TargetName, targets } from './request.ts';

export type ImportOptions = {
  readonly profile: string;
  readonly label?: string;
  readonly replace?: true;
  readonly yes?: true;
  readonly json?: true;
};

const problems: Readonly<Record<NonNullable<NativeLogin['problem']>, string>> = {
  'no-refresh-token': 'cannot be taken over: it holds no lasting sign-in',
  'missing-scope': 'cannot be taken over: it lacks a permission',
  'key-shape': 'cannot be taken over: its key is of an unknown kind',
  unreadable: 'cannot be read',
};

const twoOwners =
  'The CLI keeps its own copy: two programs would then renew one sign-in, and the provider may end it for both. A new sign-in is safer.';

function loginRow(login: NativeLogin): string[] {
  const { serviceId, place, identity, problem, sameAs } = login;
  const note = problem ? problems[problem] : sameAs === null ? '' : `the same account as profile ${sameAs}`;
  const who = [identity.email, identity.plan].filter((part) => part !== null).join(' · ');
  return [services[serviceId].name, place, who, note];
}

function ofTarget(logins: readonly NativeLogin[], target: TargetName | undefined): readonly NativeLogin[] {
  if (target === undefined) return logins;
  const { signIn, apiKey } = targets[target];
  return logins.filter(({ serviceId }) => serviceId === signIn || serviceId === apiKey);
}

/** Shows what there is and stores what the person says yes to; `--yes` says it for the one login that is meant. */
export async function importLogins(
  context: CliContext,
  client: DaemonClient,
  target: TargetName | undefined,
  options: ImportOptions,
): Promise<readonly Connected[]> {
  const profileId = parseProfileId(options.profile);
  const { logins } = await client.call['connect.imports']({});
  const found = ofTarget(logins, target);
  if (options.json) print(context, JSON.stringify(importsJson(found)));
  else if (found.length > 0) say(context, table(found.map(loginRow)).trimEnd());
  if (found.length === 0) throw new AppError('not_found', 'no CLI of this computer holds a login that is known here');
  const usable = found.filter(({ problem }) => problem === null);
  if (options.yes && usable.length !== 1) {
    throw new AppError('invalid_input', `--yes needs exactly one usable login; name codex, claude or gemini`);
  }
  const stored: Connected[] = [];
  for (const login of usable) {
    if (login.sharesRefreshToken) say(context, twoOwners);
    const question = `Take over ${services[login.serviceId].name} from ${login.place} as profile ${profileId}?`;
    if (!options.yes && !(await askYesNo(context, question, false))) continue;
    stored.push(
      await client.call['connect.import']({
        loginId: login.loginId,
        profileId,
        replace: options.replace === true,
        ...(options.label === undefined ? {} : { label: options.label }),
      }),
    );
  }
  return stored;
}
