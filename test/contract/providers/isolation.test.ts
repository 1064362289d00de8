// No secret of one account ever opens another: whatever credential is presented wherever, the answer names its owner or nobody.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runs } from '../../support/runs.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows, type ProviderName, providerNames } from './flows.ts';
import { claims, postFields } from './oauth-client.ts';

type Secret = {
  readonly provider: ProviderName;
  readonly owner: string;
  readonly kind: string;
  readonly value: string;
};

let simulator: TestSimulator;
let secrets: Secret[];

/** Marks by which an answer betrays whose it is: the e-mail, and the account's id. */
let marks: { readonly owner: string; readonly texts: readonly string[] }[];

beforeAll(async () => {
  simulator = await startTestSimulator();
  secrets = [];
  marks = [];
  for (const provider of providerNames) for (const index of [1, 2, 3]) addAccount(provider, index);
});
afterAll(() => simulator.close());

function addAccount(provider: ProviderName, index: number): void {
  const { openai, anthropic, google } = simulator.control;
  const owner = `${provider}-${index}`;
  const email = `${owner}@example.com`;
  const apiKey = `sk-key-of-${owner}`;
  const { accountId } =
    provider === 'openai'
      ? openai.addAccount({ email, apiKeys: [apiKey] })
      : provider === 'anthropic'
        ? anthropic.addAccount({ email, apiKeys: [apiKey] })
        : google.addAccount({ email });
  const { accessToken, refreshToken } = simulator.control[provider].signIn(accountId);
  const organizations = provider === 'anthropic' ? (anthropic.accounts().at(-1)?.organizations ?? []) : [];
  marks.push({ owner, texts: [email, accountId, ...organizations.map(({ organizationId }) => organizationId)] });
  secrets.push({ provider, owner, kind: 'access', value: accessToken });
  secrets.push({ provider, owner, kind: 'refresh', value: refreshToken ?? '' });
  if (provider !== 'google') secrets.push({ provider, owner, kind: 'key', value: apiKey });
  if (provider === 'anthropic')
    secrets.push({ provider, owner, kind: 'setup', value: anthropic.setupToken(accountId) });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const ANTHROPIC = { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'oauth-2025-04-20' };
const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com/v1internal';
const send = (method: string, url: string, headers: Record<string, string>, body?: string) =>
  fetch(simulator.direct(url), { method, headers, ...(body !== undefined && { body }) });

/** Ways to present a secret. */
const doors: Readonly<Record<string, (secret: string) => Promise<Response>>> = {
  'openai usage': (secret) =>
    send('GET', 'https://chatgpt.com/backend-api/wham/usage', { authorization: `Bearer ${secret}` }),
  'openai workspaces': (secret) =>
    send('GET', 'https://chatgpt.com/backend-api/wham/accounts/check', { authorization: `Bearer ${secret}` }),
  'openai models': (secret) => send('GET', 'https://api.openai.com/v1/models', { authorization: `Bearer ${secret}` }),
  'anthropic profile': (secret) =>
    send('GET', 'https://api.anthropic.com/api/oauth/profile', { authorization: `Bearer ${secret}` }),
  'anthropic usage': (secret) =>
    send('GET', 'https://api.anthropic.com/api/oauth/usage', { authorization: `Bearer ${secret}`, ...ANTHROPIC }),
  'anthropic models, bearer': (secret) =>
    send('GET', 'https://api.anthropic.com/v1/models', { authorization: `Bearer ${secret}`, ...ANTHROPIC }),
  'anthropic models, key': (secret) =>
    send('GET', 'https://api.anthropic.com/v1/models', { 'x-api-key': secret, ...ANTHROPIC }),
  'google userinfo': (secret) =>
    send('GET', 'https://www.googleapis.com/oauth2/v2/userinfo', { authorization: `Bearer ${secret}` }),
  'google tokeninfo': (secret) =>
    send('GET', `https://oauth2.googleapis.com/tokeninfo?access_token=${encodeURIComponent(secret)}`, {}),
  'google load': (secret) =>
    send('POST', `${CODE_ASSIST}:loadCodeAssist`, { authorization: `Bearer ${secret}`, ...JSON_TYPE }, '{}'),
  'google turn': (secret) =>
    send('POST', `${CODE_ASSIST}:generateContent`, { authorization: `Bearer ${secret}`, ...JSON_TYPE }, '{}'),
  'google onboarding': (secret) =>
    send('POST', `${CODE_ASSIST}:onboardUser`, { authorization: `Bearer ${secret}`, ...JSON_TYPE }, '{}'),
  ...Object.fromEntries(
    providerNames.map((name) => [
      `${name} refresh`,
      (secret: string) => {
        const { tokenUrl, clientId, tokenFields, encoding } = flows[name];
        const fields = { ...tokenFields, grant_type: 'refresh_token', client_id: clientId, refresh_token: secret };
        return postFields(simulator, tokenUrl, fields, encoding);
      },
    ]),
  ),
};

/** Which kinds of secret a door is for. */
function fits(door: string, { provider, kind }: Secret): boolean {
  const wanted = door.endsWith('refresh')
    ? ['refresh']
    : door === 'openai models' || door.endsWith('key')
      ? ['key']
      : door === 'anthropic models, bearer'
        ? ['access', 'setup']
        : ['access'];
  return door.startsWith(provider) && wanted.includes(kind);
}

/** What an answer says, its tokens opened. */
function saidBy(response: Response, text: string): string {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const tokens = [...text.matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g)].map(([token]) => JSON.stringify(claims(token)));
  return [headers, text, ...tokens].join('\n');
}

async function present(secret: Secret, door: string): Promise<void> {
  const response = await doors[door]?.(secret.value);
  if (!response) throw new Error(`no door ${door}`);
  const text = await response.text();
  const said = saidBy(response, text);
  expect(response.ok, `${secret.kind} of ${secret.owner} at ${door}`).toBe(fits(door, secret));
  const named = marks.filter(({ texts }) => texts.some((mark) => said.includes(mark))).map(({ owner }) => owner);
  expect(named.filter((owner) => owner !== secret.owner)).toEqual([]);
  if (response.ok && door.endsWith('refresh')) replace(secret, JSON.parse(text));
}

/** A rotated token is presented no more, its access token too. */
function replace(old: Secret, issued: { access_token: string; refresh_token?: string }): void {
  const { owner } = old;
  secrets = secrets.map((secret) => {
    if (secret.owner !== owner) return secret;
    if (secret.kind === 'access') return { ...secret, value: issued.access_token };
    return secret === old ? { ...secret, value: issued.refresh_token ?? old.value } : secret;
  });
}

it.each(Object.keys(doors))('every secret, at the door %s: only those of its kind open it', async (door) => {
  for (const index of secrets.keys()) {
    const secret = secrets[index];
    if (secret) await present(secret, door);
  }
});

it('secrets in any order, tokens renewed between: behind a door there is only the owner', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1_000), fc.constantFrom(...Object.keys(doors)), async (pick, door) => {
      const secret = secrets[pick % secrets.length];
      if (secret) await present(secret, door);
    }),
    { numRuns: runs(100) },
  );
});
