// The answer of one provider on a sign-in at another is refused, in every form in which it can be pasted or captured.
import { describe, expect, test } from 'vitest';
import type { ServiceId } from '../../../../core/catalog/services.ts';
import { AppError } from '../../../../core/errors.ts';
import { oauthClients } from '../../../../core/oauth/clients.ts';
import { parseRedirect } from '../../../../core/oauth/redirect.ts';

const services = ['openai-codex', 'claude-subscription', 'gemini'] as const satisfies readonly ServiceId[];
const code = 'ac_Zm9vYmFyYmF6cXV4';

const expected = (service: ServiceId) => {
  const client = oauthClients[service];
  if (!client) throw new Error('no client');
  return { redirectUri: client.redirectUri, state: `state-of-${service}` };
};

/** What a person or window can hand over at the end of a sign-in. */
const forms: Readonly<Record<string, (from: { redirectUri: string; state: string }) => string>> = {
  address: ({ redirectUri, state }) => `${redirectUri}?code=${code}&state=${state}`,
  'address in a sentence': ({ redirectUri, state }) => `it ended on ${redirectUri}?state=${state}&code=${code}.`,
  'address with a fragment': ({ redirectUri, state }) => `${redirectUri}#code=${code}&state=${state}`,
  'host without scheme': ({ redirectUri, state }) =>
    `${redirectUri.replace(/^\w+:\/\//, '')}?code=${code}&state=${state}`,
  'path and query': ({ redirectUri, state }) => `${new URL(redirectUri).pathname}?code=${code}&state=${state}`,
  query: ({ state }) => `?code=${code}&state=${state}`,
  'query without its mark': ({ state }) => `code=${code}&state=${state}`,
  'code and state': ({ state }) => `${code}#${state}`,
  'code alone': () => code,
};

const pairs = services.flatMap((of) => services.flatMap((at) => Object.keys(forms).map((form) => ({ of, at, form }))));

function outcome(text: string, at: ServiceId): unknown {
  try {
    return parseRedirect(text, expected(at));
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe.each(pairs.filter(({ of, at }) => of !== at))('$form of $of at $at', ({ of, at, form }) => {
  test('is refused by name', () => {
    expect(outcome(forms[form]?.(expected(of)) ?? '', at)).toMatch(
      /^(redirect_wrong_address|connect_oauth_state_mismatch|redirect_missing_state|redirect_not_url)$/,
    );
  });

  test('is refused even with the state of the right attempt, where the form names an address', () => {
    const text = forms[form]?.({ ...expected(of), state: expected(at).state }) ?? '';
    const names = form.includes('address') || form === 'host without scheme' || form === 'path and query';
    if (names) expect(outcome(text, at)).toBe('redirect_wrong_address');
  });
});

test.each(pairs.filter(({ of, at }) => of === at))(
  '$form of $of at itself is accepted where it holds a state',
  ({ at, form }) => {
    const result = outcome(forms[form]?.(expected(at)) ?? '', at);
    const hosted = at === 'claude-subscription';
    if (form === 'code alone') expect(result).toBe('redirect_missing_state');
    else if (form === 'code and state' && !hosted) expect(result).toBe('redirect_not_url');
    else expect(result).toEqual({ code });
  },
);
