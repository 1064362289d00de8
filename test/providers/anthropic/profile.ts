// `GET api.anthropic.com/api/oauth/profile`: whose token it is, and the plan of its organization.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type BearerPorts, checkBearer, hasProfileScope, type Member } from './bearer.ts';
import { apiError } from './errors.ts';
import { CLAUDE_CODE_CLIENT } from './registration.ts';

/** `created_at` and billing are the same for everybody. */
const SINCE = '2025-01-15T09:30:00.000000Z';

function profile({ account, organization }: Member) {
  const owns = (type: string) => account.organizations.some((owned) => owned.type === type);
  return {
    account: {
      uuid: account.accountId,
      full_name: account.name,
      display_name: account.name,
      email: account.email,
      has_claude_max: owns('claude_max'),
      has_claude_pro: owns('claude_pro'),
      created_at: SINCE,
    },
    organization: {
      uuid: organization.organizationId,
      name: organization.name,
      organization_type: organization.type,
      billing_type: organization.type === 'claude_free' ? null : 'stripe_subscription',
      rate_limit_tier: organization.rateLimitTier,
      seat_tier: organization.seatTier,
      has_extra_usage_enabled: organization.usage.extra !== null,
      subscription_status: organization.type === 'claude_free' ? null : 'active',
      subscription_created_at: organization.type === 'claude_free' ? null : SINCE,
    },
    application: { uuid: CLAUDE_CODE_CLIENT.clientId, name: 'Claude Code', slug: 'claude-code' },
  };
}

export function answerProfile(ports: BearerPorts, request: SimRequest): Reply {
  const checked = checkBearer(ports, request, false);
  if (checked.kind === 'refused') return checked.reply;
  if (hasProfileScope(ports, request)) return reply.json(200, profile(checked));
  const details = { permission: 'user:profile', code: 'oauth_scope_insufficient' };
  return apiError(403, 'permission_error', 'Missing permission user:profile', { details });
}
