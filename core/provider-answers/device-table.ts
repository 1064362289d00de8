// Row 27 of provider-answers.md §6 (details in §2.4): what OpenAI's device sign-in answers while the person decides. The code is read before
// the status, because a final one rides on the status of a pending answer. Everything else there is judged by the table of this folder.

type DeviceState = 'pending' | 'slow-down' | 'denied' | 'expired';

type Mark = 'seen' | 'assumed';

/** A refusal at the start that means: this account or workspace does not allow it. */
export const disabledRows: readonly {
  readonly mark: Mark;
  readonly status: readonly number[];
  readonly words?: RegExp;
}[] = [
  { mark: 'seen', status: [404] },
  { mark: 'assumed', status: [400, 401, 403], words: /admin|workspace|disabled|not enabled|not allowed/ },
];

export const pollRows: readonly {
  readonly mark: Mark;
  readonly codes: readonly string[];
  readonly state: DeviceState;
}[] = [
  { mark: 'seen', codes: ['slow_down'], state: 'slow-down' },
  { mark: 'seen', codes: ['access_denied', 'authorization_declined'], state: 'denied' },
  { mark: 'seen', codes: ['expired_token'], state: 'expired' },
  { mark: 'seen', codes: ['deviceauth_authorization_pending'], state: 'pending' },
  // The name of RFC 8628 §3.5, and the expiry in the style of the other codes.
  { mark: 'assumed', codes: ['authorization_pending'], state: 'pending' },
  { mark: 'assumed', codes: ['deviceauth_expired', 'deviceauth_token_expired'], state: 'expired' },
];

/** Without a code these statuses mean that nobody has decided yet. */
export const pendingStatuses: readonly number[] = [403, 404];
