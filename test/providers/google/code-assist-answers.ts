// What Gemini Code Assist says of an account at `v1internal:loadCodeAssist` (provider-answers.md §4.2 and §4.4).
import { type Reply, reply } from '../kernel/http.ts';
import type { GoogleAccount, GoogleStanding } from './account-book.ts';
import { googleError } from './errors.ts';

const TIERS = {
  free: {
    id: 'free-tier',
    name: 'Gemini Code Assist for individuals',
    description: 'Gemini-powered code suggestions and chat in multiple IDEs',
  },
  standard: {
    id: 'standard-tier',
    name: 'Gemini Code Assist',
    description: 'Unlimited coding assistant with the most powerful Gemini models',
    userDefinedCloudaicompanionProject: true,
  },
  // assumed: this id.
  enterprise: {
    id: 'enterprise-tier',
    name: 'Gemini Code Assist Enterprise',
    userDefinedCloudaicompanionProject: true,
  },
} as const;

const WHY_RETIRED =
  'Gemini CLI is no longer supported for Gemini Code Assist for individuals. Use an API key or a Gemini Code Assist Standard or Enterprise licence.';

function eligible({ project, paidTier }: GoogleAccount, tier: (typeof TIERS)[keyof typeof TIERS]): Reply {
  return reply.json(200, {
    currentTier: tier,
    allowedTiers: [{ ...tier, isDefault: true }],
    ...(paidTier && { paidTier }),
    ...(project !== null && { cloudaicompanionProject: project }),
    gcpManaged: tier !== TIERS.free,
  });
}

/** A 200 that refuses: no current tier, a reason for the one the account would have had. */
function ineligible(reasonCode: string, reasonMessage: string, more: object = {}): Reply {
  const { id: tierId, name: tierName } = TIERS.free;
  return reply.json(200, {
    allowedTiers: [{ ...TIERS.standard, isDefault: true }],
    ineligibleTiers: [{ reasonCode, reasonMessage, tierId, tierName, ...more }],
  });
}

const VALIDATION = {
  validationErrorMessage: 'Verify your account to continue.',
  validationUrl: 'https://accounts.google.com/signin/continue?simulated=validation',
  validationUrlLinkText: 'Verify your account',
  validationLearnMoreUrl: 'https://support.google.com/accounts',
  validationLearnMoreLinkText: 'Learn more',
};

function serviceDisabled(project: string): Reply {
  const activationUrl = `https://console.developers.google.com/apis/api/cloudaicompanion.googleapis.com/overview?project=${project}`;
  return googleError(
    403,
    'PERMISSION_DENIED',
    `Gemini for Google Cloud API has not been used in project ${project} before or it is disabled.`,
    {
      reason: 'SERVICE_DISABLED',
      domain: 'googleapis.com',
      metadata: { service: 'cloudaicompanion.googleapis.com', consumer: `projects/${project}`, activationUrl },
    },
    activationUrl,
  );
}

/** Refusals that quota and model calls give as well. assumed: that they are worded alike everywhere. */
export const refusals: Readonly<Partial<Record<GoogleStanding, (account: GoogleAccount) => Reply>>> = {
  'subscription-required': () =>
    googleError(403, 'PERMISSION_DENIED', 'You must be a named user on a Gemini Code Assist Standard subscription.', {
      reason: 'SUBSCRIPTION_REQUIRED',
      domain: 'cloudaicompanion.googleapis.com',
    }),
  'service-disabled': ({ project }) => serviceDisabled(project ?? 'simulated-project-1'),
  // assumed: the wording.
  'tos-blocked': () =>
    googleError(
      403,
      'PERMISSION_DENIED',
      'This service has been disabled in this account for violation of Terms of Service.',
      { reason: 'forbidden', domain: 'global' },
    ),
};

/** assumed: status and body of the retirement and of the other ineligible accounts where quota is asked for (a client's fixture). */
export const ineligibleQuota = (): Reply =>
  googleError(403, 'PERMISSION_DENIED', `${WHY_RETIRED} (UNSUPPORTED_CLIENT)`);

export function loadAnswer(account: GoogleAccount): Reply {
  switch (account.standing) {
    case 'standard':
      return eligible(account, TIERS.standard);
    case 'enterprise':
      return eligible(account, TIERS.enterprise);
    case 'workspace':
    case 'free':
      return eligible(account, TIERS.free);
    case 'retired':
      return ineligible('UNSUPPORTED_CLIENT', WHY_RETIRED);
    case 'validation-required':
      return ineligible('VALIDATION_REQUIRED', 'Verify your account to continue.', VALIDATION);
    case 'unsupported-location':
      return ineligible(
        'UNSUPPORTED_LOCATION',
        'Your current account is not eligible: it is in an unsupported location.',
      );
    default:
      return refusals[account.standing]?.(account) ?? googleError(500, 'INTERNAL', 'Internal error');
  }
}
