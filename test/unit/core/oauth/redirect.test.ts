// What may be pasted or captured at the end of a sign-in, and what is refused with which reason.
import { describe, expect, test } from 'vitest';
import { AppError, describeError, toErrorShape } from '../../../../core/errors.ts';
import { parseRedirect } from '../../../../core/oauth/redirect.ts';

const expected = { redirectUri: 'http://localhost:1455/auth/callback', state: 'St4te-_x' };
const base = expected.redirectUri;
const answer = 'code=ac_1.x-y&state=St4te-_x';

function outcome(text: string, of = expected): unknown {
  try {
    return parseRedirect(text, of);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
}

describe('accepted', () => {
  test.each([
    ['the whole address', `${base}?${answer}`],
    ['blanks around it', `  \n${base}?${answer}\t `],
    ['other parameters beside', `${base}?iss=x&${answer}&scope=openid+email`],
    ['state before code', `${base}?state=St4te-_x&code=ac_1.x-y`],
    ['percent encoding', `${base}?code=ac%5F1.x-y&state=St4te-%5Fx`],
    ['a slash at the end of the path', `${base}/?${answer}`],
    ['upper case scheme and host', `HTTP://LOCALHOST:1455/auth/callback?${answer}`],
    ['inside a sentence', `The page says ${base}?${answer}.`],
    ['in brackets', `(see ${base}?${answer})`],
    ['in angle brackets', `<${base}?${answer}>`],
    ['in quotes', `"${base}?${answer}",`],
    ['after another address', `https://auth.openai.com/oauth/authorize?state=zz then ${base}?${answer}`],
    ['followed by a word', `${base}?${answer} thanks`],
    ['broken over two lines', `${base}?code=ac_1.x\n-y&state=St4te-_x`],
    ['broken inside the state', `${base}?code=ac_1.x-y&state=St4\r\nte-_x`],
    ['query alone', `?${answer}`],
    ['query without its question mark', answer],
    ['path and query', `/auth/callback?${answer}`],
    ['host without scheme', `localhost:1455/auth/callback?${answer}`],
    ['fragment', `${base}#${answer}`],
    ['fragment with a question mark', `${base}#?${answer}`],
    ['fragment alone', `#${answer}`],
    ['code in the query, state in the fragment', `${base}?code=ac_1.x-y#state=St4te-_x`],
    ['127.0.0.1', `http://127.0.0.1:1455/auth/callback?${answer}`],
    ['[::1]', `http://[::1]:1455/auth/callback?${answer}`],
  ])('%s', (_, text) => {
    expect(outcome(text)).toEqual({ code: 'ac_1.x-y' });
  });

  test('loopback hosts stand for each other in both directions', () => {
    const of = { ...expected, redirectUri: 'http://[::1]:1455/auth/callback' };
    expect(outcome(`${base}?${answer}`, of)).toEqual({ code: 'ac_1.x-y' });
  });

  test('a hosted redirect URI', () => {
    const of = { redirectUri: 'https://platform.example.com/oauth/code/callback', state: 's' };
    expect(outcome('https://platform.example.com/oauth/code/callback?code=c&state=s', of)).toEqual({ code: 'c' });
    expect(outcome('http://platform.example.com/oauth/code/callback?code=c&state=s', of)).toBe(
      'redirect_wrong_address',
    );
    expect(outcome('https://localhost/oauth/code/callback?code=c&state=s', of)).toBe('redirect_wrong_address');
  });
});

describe('what a hosted page shows to be copied', () => {
  const of = { redirectUri: 'https://platform.example.com/oauth/code/callback', state: 'St4te-_x' };

  test.each([
    ['code and state', 'ac_1.x-y#St4te-_x'],
    ['blanks around them', '  ac_1.x-y#St4te-_x\n'],
    ['quotes', '"ac_1.x-y#St4te-_x"'],
    ['backticks', '`ac_1.x-y#St4te-_x`'],
    ['broken over two lines', 'ac_1.x\r\n  -y#St4te-_x'],
    ['the address', `${of.redirectUri}?${answer}`],
    ['query alone', `?${answer}`],
  ])('%s', (_, text) => {
    expect(outcome(text, of)).toEqual({ code: 'ac_1.x-y' });
  });

  test.each([
    ['another state', 'ac_1.x-y#other', 'connect_oauth_state_mismatch'],
    ['the state cut short', 'ac_1.x-y#St4te-_', 'connect_oauth_state_mismatch'],
    ['no state', 'ac_1.x-y#', 'redirect_missing_state'],
    ['the code alone', 'ac_Zm9vYmFyYmF6cXV4', 'redirect_missing_state'],
    ['no code', '#St4te-_x', 'redirect_missing_code'],
    ['two marks', 'ac#St4te-_x#St4te-_x', 'redirect_not_url'],
    ['a blank inside', 'ac 1#St4te-_x', 'redirect_not_url'],
    ['an endless code', `${'x'.repeat(4097)}#St4te-_x`, 'redirect_not_url'],
    ['an address of another site', 'https://example.com/a#St4te-_x', 'redirect_wrong_address'],
  ])('not %s', (_, text, code) => {
    expect(outcome(text, of)).toBe(code);
  });

  test('is no answer where a loopback address is registered', () => {
    expect(outcome('ac_1.x-y#St4te-_x')).toBe('redirect_not_url');
  });
});

describe('refused', () => {
  test.each([
    ['another host', `http://example.com:1455/auth/callback?${answer}`],
    ['a host that begins alike', `http://localhost.example.com:1455/auth/callback?${answer}`],
    ['another port', `http://localhost:1456/auth/callback?${answer}`],
    ['no port', `http://localhost/auth/callback?${answer}`],
    ['https instead of http', `https://localhost:1455/auth/callback?${answer}`],
    ['another path', `http://localhost:1455/auth/callback2?${answer}`],
    ['a longer path', `http://localhost:1455/auth/callback/x?${answer}`],
    ['upper case path', `http://localhost:1455/AUTH/callback?${answer}`],
    ['a user name', `http://me@localhost:1455/auth/callback?${answer}`],
    ['a password', `http://:pw@localhost:1455/auth/callback?${answer}`],
    ['the right address as user name of a wrong host', `http://localhost:1455@example.com/auth/callback?${answer}`],
    ['the right address inside a wrong one', `https://example.com/?u=${base}?${answer}`],
    ['another path, relative', `/other?${answer}`],
    ['another host, relative to the scheme', `//example.com/auth/callback?${answer}`],
    ['another host without scheme', `example.com/auth/callback?${answer}`],
  ])('%s', (_, text) => {
    expect(outcome(text)).toBe('redirect_wrong_address');
  });

  test.each([
    ['code twice', `${base}?code=a&${answer}`, 'redirect_duplicate'],
    ['the same code twice', `${base}?code=ac_1.x-y&${answer}`, 'redirect_duplicate'],
    ['state twice', `${base}?state=St4te-_x&${answer}`, 'redirect_duplicate'],
    ['code in query and fragment', `${base}?${answer}#code=b`, 'redirect_duplicate'],
    ['error twice', `${base}?error=a&error=b&${answer}`, 'redirect_duplicate'],
    ['no state', `${base}?code=abc`, 'redirect_missing_state'],
    ['an empty state', `${base}?code=abc&state=`, 'redirect_missing_state'],
    ['no code', `${base}?state=St4te-_x`, 'redirect_missing_code'],
    ['an empty code', `${base}?code=&state=St4te-_x`, 'redirect_missing_code'],
    ['nothing in it', base, 'redirect_missing_code'],
    ['another state', `${base}?code=abc&state=St4te-_y`, 'connect_oauth_state_mismatch'],
    ['the beginning of the state', `${base}?code=abc&state=St4te-_`, 'connect_oauth_state_mismatch'],
    ['more than the state', `${base}?code=abc&state=St4te-_xx`, 'connect_oauth_state_mismatch'],
    ['the state twice in a row', `${base}?code=abc&state=St4te-_xSt4te-_x`, 'connect_oauth_state_mismatch'],
    ['the code alone', 'ac_Zm9vYmFyYmF6cXV4', 'redirect_missing_state'],
    ["Google's code alone", '4/0AbCdEfGhIjKlMnOp', 'redirect_missing_state'],
    ['nothing', '', 'redirect_not_url'],
    ['blanks', ' \n ', 'redirect_not_url'],
    ['a word', 'hello', 'redirect_not_url'],
    ['a sentence', 'I do not know what to paste', 'redirect_not_url'],
    ['another scheme', `javascript:alert(1)//auth/callback?${answer}`, 'redirect_not_url'],
    ['a file', 'file:///auth/callback?code=a', 'redirect_not_url'],
    ['an endless text', `${base}?${answer}${'x'.repeat(20_000)}`, 'redirect_not_url'],
    ['an endless code', `${base}?code=${'x'.repeat(5000)}&state=St4te-_x`, 'redirect_not_url'],
  ])('%s', (_, text, code) => {
    expect(outcome(text)).toBe(code);
  });
});

describe("the provider's refusal", () => {
  const refusal = (query: string) => {
    try {
      parseRedirect(`${base}?${query}`, expected);
    } catch (error) {
      return toErrorShape(error);
    }
    return null;
  };

  test('the person declined', () => {
    expect(refusal('error=access_denied&error_description=The+user+said+no&state=St4te-_x')).toEqual({
      code: 'connect_access_denied',
      detail: null,
    });
  });

  test('counts without a state, because it grants nothing', () => {
    expect(refusal('error=access_denied')?.code).toBe('connect_access_denied');
  });

  test('of another sign-in is not ours', () => {
    expect(refusal('error=access_denied&state=other')?.code).toBe('connect_oauth_state_mismatch');
  });

  test('a code beside an error is not used', () => {
    expect(refusal(`error=server_error&${answer}`)?.code).toBe('connect_provider_error');
  });

  test('a workspace without Codex is named in our words', () => {
    const shape = refusal('error=access_denied&error_description=missing_codex_entitlement+for+acme&state=St4te-_x');
    expect(shape?.code).toBe('connect_provider_error');
    expect(shape?.detail).toContain('workspace');
    expect(shape?.detail).not.toContain('acme');
  });

  test('no text of the provider reaches the person', () => {
    const shape = refusal('error=%3Cscript%3E&error_description=call+555-0100&state=St4te-_x');
    expect(shape).toEqual({ code: 'connect_provider_error', detail: null });
    expect(shape && describeError(shape)).not.toMatch(/script|555/);
  });
});
