// `GET /backend-api/wham/accounts/check`: the workspaces of the login. Codex starts no turn unless the chosen account is listed.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { AccountBook } from './account-book.ts';
import type { BearerCheck } from './bearer.ts';

export function answerAccountsCheck(
  accounts: AccountBook,
  check: (request: SimRequest) => BearerCheck,
  request: SimRequest,
): Reply {
  const checked = check(request);
  if (checked.kind === 'refused') return checked.reply;
  const { userId, accountId } = checked.account;
  const workspaces = accounts.list().filter((account) => account.userId === userId);
  return reply.json(200, {
    accounts: workspaces.map((account) => ({
      id: account.accountId,
      name: null,
      structure: 'personal',
      plan_type: account.plan,
      workspace_backend_origin: 'NO_CONSTRAINT',
      account_routing_override: 'NO_CONSTRAINT',
    })),
    account_ordering: workspaces.map((account) => account.accountId),
    default_account_id: accountId,
  });
}
