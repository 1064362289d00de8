// A start of Claude as the plan sees it, with made-up credentials and nothing lying about.
import { Secret } from '../../../../core/credential/secret.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import type { AccessCredential } from '../../../../daemon/materialize/access-credential.ts';
import type { ClaudeSurroundings } from '../../../../daemon/materialize/claude/claude.ts';
import type { PlanInput } from '../../../../daemon/materialize/materializer.ts';

const profileId = profileIdSchema.parse('Work');

export function subscription(parts: Partial<AccessCredential> = {}): AccessCredential {
  return {
    serviceId: 'claude-subscription',
    profileId,
    slot: 'anthropic',
    kind: 'oauth',
    identity: { email: 'demo@example.com', accountId: 'account-1', plan: 'Max 20x' },
    token: new Secret('sk-ant-oat01-token-of-work'),
    idToken: null,
    scope: 'user:profile user:inference user:sessions:claude_code',
    expiresAt: 1,
    updatedAt: 1,
    ...parts,
  };
}

export const key = subscription({
  serviceId: 'anthropic',
  kind: 'api-key',
  token: new Secret('sk-ant-api03-key-of-work-0123456789'),
  scope: null,
  identity: { email: null, accountId: null, plan: null },
});

export const home = '/data/homes/claude-subscription/p-+work/claude';

export function inputOf(parts: Partial<PlanInput> = {}): PlanInput {
  return {
    ref: { backend: 'claude', profiles: [{ serviceId: 'claude-subscription', profileId }] },
    home,
    homesFolder: '/data/homes',
    credentials: [subscription()],
    environment: { PATH: '/bin', ANTHROPIC_API_KEY: 'x', OPENAI_API_KEY: 'y' },
    userFolder: '/home/you',
    cwd: '/home/you/app',
    args: [],
    model: null,
    resume: null,
    addedVariables: [],
    allowed: new Set(),
    now: 1,
    platform: 'linux',
    ...parts,
  };
}

export const nothing: ClaudeSurroundings = {
  native: {
    settingsPath: '/home/you/.claude/settings.json',
    settings: null,
    statePath: '/home/you/.claude.json',
    state: null,
    copies: [],
    notices: [],
  },
  previous: { settings: null, state: null },
  project: [],
  instructions: [],
  managed: [],
};
