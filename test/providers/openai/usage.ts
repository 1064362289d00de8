// `GET /backend-api/wham/usage`, its twin under `codex/`, and the limit resets in hand: the account's numbers, or what a test put in their place.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { BearerCheck } from './bearer.ts';
import { usageAnswer } from './usage-answer.ts';

type Options = {
  readonly check: (request: SimRequest) => BearerCheck;
  /** Bodies by account id that replace the computed one, for odd variants. */
  readonly overrides: ReadonlyMap<string, unknown>;
  readonly now: () => number;
};

export function answerUsage({ check, overrides, now }: Options, request: SimRequest): Reply {
  const checked = check(request);
  if (checked.kind === 'refused') return checked.reply;
  const { account } = checked;
  const override = overrides.get(account.accountId);
  return reply.json(200, override === undefined ? usageAnswer(account, now()) : override);
}

/** `GET /backend-api/wham/rate-limit-reset-credits`; each credit was granted now and ends in 30 days. */
export function answerResetCredits({ check, now }: Options, request: SimRequest): Reply {
  const checked = check(request);
  if (checked.kind === 'refused') return checked.reply;
  const { resetCredits } = checked.account.usage;
  const credits = Array.from({ length: resetCredits }, (_, index) => ({
    id: `reset-${index + 1}`,
    reset_type: 'codex_rate_limits',
    status: 'available',
    granted_at: new Date(now()).toISOString(),
    expires_at: new Date(now() + 30 * 86_400_000).toISOString(),
    redeem_started_at: null,
    redeemed_at: null,
    title: 'Limit reset',
    description: 'Resets the limits of this account once.',
  }));
  return reply.json(200, { credits, available_count: resetCredits });
}
