// Plan inputs of a made-up person for the backends that may run as one profile per vendor.
import type { BackendId } from '../../../core/catalog/backends.ts';
import { type CredentialKind, type ServiceId, services } from '../../../core/catalog/services.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { AccessCredential } from '../../../daemon/materialize/access-credential.ts';
import type { PlanInput } from '../../../daemon/materialize/materializer.ts';
import type { Plan } from '../../../daemon/materialize/plan.ts';

const kinds: Readonly<Record<ServiceId, CredentialKind>> = {
  'openai-codex': 'oauth',
  openai: 'api-key',
  'claude-subscription': 'setup-token',
  anthropic: 'api-key',
  gemini: 'oauth',
};

export function credentialOf(serviceId: ServiceId, parts: Partial<AccessCredential> = {}): AccessCredential {
  return {
    serviceId,
    profileId: profileIdSchema.parse('Work'),
    slot: services[serviceId].slot,
    kind: kinds[serviceId],
    identity: { email: null, accountId: `account-${serviceId}`, plan: null },
    token: new Secret(`sk-token-${serviceId}`),
    idToken: null,
    scope: null,
    expiresAt: kinds[serviceId] === 'oauth' ? 1_800_000_000_000 : null,
    updatedAt: 1,
    ...parts,
  };
}

export function inputOf(
  backend: BackendId,
  credentials: readonly [AccessCredential, ...AccessCredential[]],
  parts: Partial<PlanInput> = {},
): PlanInput {
  const [first, ...others] = credentials;
  return {
    ref: { backend, profiles: [first, ...others] },
    home: '/data/homes/x/p-work/home',
    homesFolder: '/data/homes',
    credentials,
    environment: { PATH: '/bin', OPENAI_API_KEY: 'x', ANTHROPIC_API_KEY: 'y', GROQ_API_KEY: 'z' },
    userFolder: '/home/you',
    cwd: '/home/you/app',
    args: [],
    model: null,
    resume: null,
    addedVariables: [],
    allowed: new Set(),
    now: Date.UTC(2026, 0, 31, 12),
    platform: 'linux',
    ...parts,
  };
}

/** The parsed content of a planned file. */
export function plannedJson(plan: Plan, path: string): Record<string, unknown> {
  const content = plan.files.find((file) => file.path === path)?.content;
  return JSON.parse(content instanceof Secret ? content.reveal() : (content ?? 'null'));
}
