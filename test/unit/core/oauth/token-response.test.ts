// What a token endpoint's answer becomes: at a code exchange, at a refresh, with claims missing and fields of the wrong type.
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import { readTokenResponse } from '../../../../core/oauth/token-response.ts';

const requestedAt = 1_800_000_000_000;
const auth = 'https://api.openai.com/auth';
const profile = 'https://api.openai.com/profile';

function jwt(claims: unknown): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
}

const idToken = jwt({
  email: 'demo@example.com',
  [auth]: { chatgpt_account_id: 'account-1', chatgpt_plan_type: 'prolite' },
});
const accessToken = jwt({ exp: 1_800_003_600, [auth]: { chatgpt_account_id: 'account-2' } });
const whole = {
  access_token: accessToken,
  refresh_token: 'refresh-1',
  id_token: idToken,
  token_type: 'Bearer',
  expires_in: 60,
  scope: 'openid email',
};

const claude = {
  token_type: 'Bearer',
  access_token: 'sk-ant-oat01-demo',
  refresh_token: 'sk-ant-ort01-demo',
  expires_in: 28_800,
  scope: 'user:inference user:profile user:sessions:claude_code user:mcp_servers',
  account: { uuid: 'account-1', email_address: 'demo@example.com' },
  organization: { uuid: 'org-1', name: 'Demo Ltd' },
};

const google = {
  access_token: 'ya29.demo',
  refresh_token: '1//demo',
  expires_in: 3599,
  scope: 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email openid',
  token_type: 'Bearer',
  id_token: jwt({ sub: '1234', email: 'demo@example.com', hd: 'example.com', exp: 1_800_000_000 }),
};

const read = (body: unknown) => readTokenResponse('openai-codex', body, { requestedAt });

function refusal(body: unknown): unknown {
  try {
    return read(body);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe('a code exchange', () => {
  test('gives tokens, end of life and identity', () => {
    expect(read(whole)).toEqual({
      accessToken,
      refreshToken: 'refresh-1',
      idToken,
      scope: 'openid email',
      tokenType: 'Bearer',
      expiresAt: 1_800_003_600_000,
      identity: { email: 'demo@example.com', accountId: 'account-1', plan: 'Pro 5x' },
    });
  });

  test.each([
    ['no JSON object', 'text'],
    ['nothing', null],
    ['an array', [whole]],
    ['no access token', { ...whole, access_token: undefined }],
    ['an empty access token', { ...whole, access_token: '' }],
    ['an access token of another type', { ...whole, access_token: 7 }],
    ['an access token with a line break', { ...whole, access_token: 'a\nb' }],
    ['an endless access token', { ...whole, access_token: 'x'.repeat(16_385) }],
  ])('%s is refused', (_, body) => {
    expect(refusal(body)).toBe('connect_oauth_exchange_failed');
  });

  test('no refresh token is refused by name', () => {
    expect(refusal({ ...whole, refresh_token: undefined })).toBe('connect_oauth_missing_refresh_token');
    expect(refusal({ ...whole, refresh_token: 3 })).toBe('connect_oauth_missing_refresh_token');
  });
});

describe('the end of the access token', () => {
  const end = (change: object) => read({ ...whole, ...change }).expiresAt;

  test("is the token's own exp, whatever expires_in says", () => {
    expect(end({ expires_in: 10 })).toBe(1_800_003_600_000);
  });

  test.each([
    ['seconds', 3600, requestedAt + 3_600_000],
    ['seconds as text', '3600', requestedAt + 3_600_000],
    ['zero', 0, null],
    ['negative', -5, null],
    ['text', 'soon', null],
    ['absent', undefined, null],
  ])('of a token that cannot be read counts from the request: %s', (_, expires_in, expected) => {
    expect(end({ access_token: 'opaque', expires_in })).toBe(expected);
  });

  test('is unknown for an exp in a wrong unit', () => {
    expect(end({ access_token: jwt({ exp: 1_800_003_600_000 }) })).toBeNull();
  });
});

describe('identity', () => {
  const of = (id: unknown, access: unknown = {}) =>
    read({ ...whole, id_token: jwt(id), access_token: jwt(access) }).identity;

  test('account id: own claim, then the account object, then its older name, then the first organization', () => {
    const organizations = [{ id: 'org-1' }, { id: 'org-2' }];
    const object = { chatgpt_account_id: 'b', account_id: 'c', organizations };
    expect(of({ chatgpt_account_id: 'a', [auth]: object }).accountId).toBe('a');
    expect(of({ [auth]: object }).accountId).toBe('b');
    expect(of({ [auth]: { account_id: 'c', organizations } }).accountId).toBe('c');
    expect(of({ [auth]: { organizations } }).accountId).toBe('org-1');
    expect(of({ organizations }).accountId).toBe('org-1');
  });

  test('an account id of the access token comes before an organization', () => {
    const access = { [auth]: { chatgpt_account_id: 'account-2' } };
    expect(of({ organizations: [{ id: 'org-1' }] }, access).accountId).toBe('account-2');
  });

  test('e-mail: own claim, then the profile object', () => {
    expect(of({ email: 'a@example.com', [profile]: { email: 'b@example.com' } }).email).toBe('a@example.com');
    expect(of({ [profile]: { email: 'b@example.com' } }).email).toBe('b@example.com');
    expect(of({ [profile]: { profile_email: 'c@example.com' } }).email).toBe('c@example.com');
    expect(of({ [profile]: { account_email: ' d@example.com ' } }).email).toBe('d@example.com');
  });

  test('without an id token the access token tells', () => {
    const token = jwt({
      [auth]: { chatgpt_account_id: 'a', chatgpt_plan_type: 'plus' },
      [profile]: { email: 'e@x.org' },
    });
    expect(read({ ...whole, id_token: undefined, access_token: token }).identity).toEqual({
      email: 'e@x.org',
      accountId: 'a',
      plan: 'Plus',
    });
  });

  test.each([
    ['no JWT', 'x.y.z'],
    ['no text', { a: 1 }],
    ['a JWT of an array', jwt([])],
    ['a JWT whose claims are of other types', jwt({ email: 5, [auth]: 'x', organizations: { id: 1 } })],
  ])('an id token that is %s leaves it unknown', (_, token) => {
    const answer = read({ ...whole, id_token: token, access_token: 'opaque' });
    expect(answer.identity).toEqual({ email: null, accountId: null, plan: null });
  });
});

describe('a refresh', () => {
  const previous = {
    refreshToken: 'refresh-0',
    idToken: 'id-0',
    scope: 'openid',
    identity: { email: 'old@example.com', accountId: 'account-0', plan: 'Free' },
  };

  test('keeps what the answer leaves out', () => {
    expect(readTokenResponse('openai-codex', { access_token: 'opaque' }, { requestedAt, previous })).toEqual({
      accessToken: 'opaque',
      refreshToken: 'refresh-0',
      idToken: 'id-0',
      scope: 'openid',
      tokenType: null,
      expiresAt: null,
      identity: previous.identity,
    });
  });

  test('takes what the answer brings', () => {
    const tokens = readTokenResponse('openai-codex', whole, { requestedAt, previous });
    expect(tokens.refreshToken).toBe('refresh-1');
    expect(tokens.idToken).toBe(idToken);
    expect(tokens.identity).toEqual({ email: 'demo@example.com', accountId: 'account-1', plan: 'Pro 5x' });
  });
});

describe('Claude', () => {
  test('names account, organization and end', () => {
    const { identity, expiresAt, scope } = readTokenResponse('claude-subscription', claude, { requestedAt });
    expect(identity).toEqual({
      email: 'demo@example.com',
      accountId: 'account-1',
      plan: null,
      organization: { id: 'org-1', name: 'Demo Ltd' },
    });
    expect(expiresAt).toBe(requestedAt + 28_800_000);
    expect(scope).toBe(claude.scope);
  });

  test('names nobody where the answer does not', () => {
    const silent = { ...claude, account: undefined, organization: undefined };
    const { identity } = readTokenResponse('claude-subscription', silent, { requestedAt });
    expect(identity).toEqual({ email: null, accountId: null, plan: null });
  });

  test('keeps plan and organization over a refresh that does not name them', () => {
    const identity = {
      email: 'a@example.com',
      accountId: 'a',
      plan: 'Max 5x',
      organization: { id: 'org-0', name: null },
    };
    const previous = { refreshToken: 'r', idToken: null, scope: 'user:inference', identity };
    const tokens = readTokenResponse('claude-subscription', { access_token: 'x' }, { requestedAt, previous });
    expect(tokens.identity).toEqual(identity);
  });
});

describe('Gemini', () => {
  test('names the account of its id token', () => {
    const { identity, expiresAt } = readTokenResponse('gemini', google, { requestedAt });
    expect(identity).toEqual({ email: 'demo@example.com', accountId: '1234', plan: null });
    expect(expiresAt).toBe(requestedAt + 3_599_000);
  });

  test('keeps its refresh token, which a refresh does not name', () => {
    const previous = {
      refreshToken: '1//old',
      idToken: null,
      scope: null,
      identity: { email: null, accountId: null, plan: null },
    };
    const refreshed = { ...google, refresh_token: undefined };
    expect(readTokenResponse('gemini', refreshed, { requestedAt, previous }).refreshToken).toBe('1//old');
  });
});

describe('a scope that is missing', () => {
  const refused = (service: 'claude-subscription' | 'gemini' | 'openai-codex', body: unknown) => {
    try {
      return readTokenResponse(service, body, { requestedAt }).scope;
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };

  test.each(['user:inference', 'user:profile', 'user:sessions:claude_code'])('Claude without %s', (name) => {
    const scope = claude.scope
      .split(' ')
      .filter((one) => one !== name)
      .join(' ');
    expect(refused('claude-subscription', { ...claude, scope })).toBe('connect_oauth_missing_scope');
  });

  test('Gemini without the cloud', () => {
    expect(refused('gemini', { ...google, scope: 'openid' })).toBe('connect_oauth_missing_scope');
  });

  test('one that only begins alike', () => {
    expect(refused('gemini', { ...google, scope: `${google.scope.split(' ')[0]}.read-only` })).toBe(
      'connect_oauth_missing_scope',
    );
  });

  test('is not concluded from silence (RFC 6749 §5.1), nor asked of Codex', () => {
    expect(refused('claude-subscription', { ...claude, scope: undefined })).toBeNull();
    expect(refused('gemini', { ...google, scope: '' })).toBeNull();
    expect(refused('openai-codex', { ...whole, scope: 'openid' })).toBe('openid');
  });

  test('at a refresh does not throw the only copy of the next pair away', () => {
    const identity = { email: null, accountId: null, plan: null };
    const previous = { refreshToken: 'r', idToken: null, scope: claude.scope, identity };
    const tokens = readTokenResponse(
      'claude-subscription',
      { ...claude, scope: 'user:inference' },
      { requestedAt, previous },
    );
    expect(tokens).toMatchObject({ refreshToken: claude.refresh_token, scope: 'user:inference' });
  });
});
