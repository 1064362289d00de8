// What a start would do, told before it: nothing is refreshed, written or run.
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ProfileView } from '../../core/api/state.ts';
import { type CredentialRecord, credentialRecordSchema } from '../../core/credential/record.ts';
import { AppError, toErrorShape } from '../../core/errors.ts';
import { prepareLaunch } from './launch.ts';
import type { Chosen, LaunchOptions, StartInput } from './launch-options.ts';
import type { Environment } from './login-shell.ts';
import type { NativeEnvironment } from './native-environment.ts';

type Preview = CallOutput<DaemonCalls, 'sessions.preview'>;

/** Stands in for the credential of a profile: what the plan says beside its token files does not depend on the token. */
function standIn({ serviceId, profileId, kind, identity }: ProfileView): CredentialRecord {
  const token = 'no-token-in-a-preview';
  const base = { v: 1, serviceId, profileId, createdAt: 0, updatedAt: 0, identity };
  const oauth = { accessToken: token, refreshToken: token, idToken: null, scope: null, refreshedAt: 0, refused: null };
  return credentialRecordSchema.parse(
    kind === 'oauth'
      ? { ...base, kind, ...oauth, expiresAt: null }
      : { ...base, kind, token, ...(kind === 'setup-token' ? { expiresAt: null } : {}) },
  );
}

/** @throws nothing of a refused start: that is its `problem` */
export async function preview(
  input: StartInput,
  person: Environment,
  options: Omit<LaunchOptions, 'credentials' | 'considered'>,
): Promise<Preview> {
  let seen: { readonly chosen: Chosen; readonly native: NativeEnvironment } | null = null;
  let problem: Preview['problem'] = null;
  try {
    await prepareLaunch(input, person, {
      ...options,
      async credentials(serviceId, profileId) {
        const profile = options.view(serviceId, profileId);
        if (!profile || profile.kind === null) throw new AppError('credential_unreadable', profileId);
        return standIn(profile);
      },
      considered(chosen, native) {
        seen = { chosen, native };
      },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problem = toErrorShape(error);
  }
  const known = seen as { readonly chosen: Chosen; readonly native: NativeEnvironment } | null;
  const plan = known?.chosen.materials?.plan ?? null;
  const removed = [...(known?.native.removed ?? []), ...(plan?.environment.remove ?? [])];
  return {
    billsTo: known?.chosen.billsTo ?? '',
    removedVariables: removed.filter(({ why }) => why !== 'ours'),
    notices: [...(plan?.notices ?? [])],
    projectFiles: [...(plan?.projectFiles ?? [])],
    problem,
  };
}
