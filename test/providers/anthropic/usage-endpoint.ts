// `GET api.anthropic.com/api/oauth/usage`: the organization's numbers, or what a test put in their place.
import { bearerToken } from '../kernel/bearer-token.ts';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type BearerPorts, checkBearer, hasProfileScope } from './bearer.ts';
import { apiError } from './errors.ts';
import { usageAnswer } from './usage-answer.ts';

/** `overrides`: bodies by account id that replace the computed one. */
export function answerUsage(ports: BearerPorts, overrides: ReadonlyMap<string, unknown>, request: SimRequest): Reply {
  // Measured: without a token it is a 429, not a 401.
  if (bearerToken(request) === null) {
    return apiError(429, 'rate_limit_error', 'Rate limited. Please try again later.', {
      headers: { 'retry-after': '0' },
    });
  }
  const checked = checkBearer(ports, request, true);
  if (checked.kind === 'refused') return checked.reply;
  if (!hasProfileScope(ports, request)) {
    const message = 'OAuth token does not meet scope requirement user:profile';
    return apiError(403, 'permission_error', message, { details: { error_visibility: 'user_facing' } });
  }
  const override = overrides.get(checked.account.accountId);
  return reply.json(200, override === undefined ? usageAnswer(checked.organization.usage) : override);
}
