// Who a sign-in belongs to, which plan it has, and whether the provider serves it: after a sign-in, an import, and once a day.
import { type Identity, mergeIdentity } from '../../core/credential/identity.ts';
import type { Ineligible, OauthCredential } from '../../core/credential/record.ts';
import { claudeProfile } from '../../core/identity/claude-profile.ts';
import { codeAssistPlan } from '../../core/identity/code-assist-plan.ts';
import { googleAccount } from '../../core/identity/google-account.ts';
import { fieldsOf, textOf } from '../../core/lenient.ts';
import { claimsOf } from '../../core/oauth/claims.ts';
import { codexIdentity } from '../../core/oauth/openai-codex-identity.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import type { IdentityPorts } from './ask-provider.ts';
import { askClaudeProfile } from './claude-profile.ts';
import { askCodeAssist, askUserinfo } from './gemini-account.ts';

export type Identified = {
  /** What the provider says; what it does not say is as in the record. */
  readonly identity: Identity;
  /** Null when the provider serves the account; as in the record while it does not say. */
  readonly ineligible: Ineligible | null;
  /** Of the question that tells the standing. `ok` where none had to be asked. */
  readonly verdict: Verdict;
};

/** Never throws for what provider or network do; answers within ten seconds. */
export type Identify = (record: OauthCredential) => Promise<Identified>;

type Known = { readonly identity: Identity; readonly verdict: Verdict };

const nothing: Identity = { email: null, accountId: null, plan: null };
const ok: Verdict = { state: 'ok' };

async function claude(ports: IdentityPorts, record: OauthCredential): Promise<Known> {
  const { verdict, json } = await askClaudeProfile(ports, 'oauth', record.accessToken);
  const identity = claudeProfile(json);
  const empty = identity.accountId === null && identity.email === null;
  return { identity, verdict: verdict.state === 'ok' && empty ? { state: 'changed' } : verdict };
}

async function gemini(ports: IdentityPorts, record: OauthCredential): Promise<Known> {
  const claims = claimsOf(record.idToken);
  const ofToken = googleAccount(claims);
  const complete = ofToken.email !== null && ofToken.accountId !== null;
  const [userinfo, codeAssist] = await Promise.all([
    complete ? null : askUserinfo(ports, record),
    askCodeAssist(ports, record),
  ]);
  const info = fieldsOf(userinfo?.json);
  const account = mergeIdentity(ofToken, googleAccount(info));
  const ofWorkspace = textOf(claims?.hd ?? info?.hd, 256) !== null;
  return { identity: { ...account, plan: codeAssistPlan(codeAssist.json, ofWorkspace) }, verdict: codeAssist.verdict };
}

/** Its plan in the token may lag behind; the usage answer, asked elsewhere, has the last word. */
const codex = ({ idToken, accessToken }: OauthCredential): Known => ({
  identity: codexIdentity(idToken, accessToken),
  verdict: ok,
});

async function ask(ports: IdentityPorts, record: OauthCredential): Promise<Known> {
  switch (record.serviceId) {
    case 'openai-codex':
      return codex(record);
    case 'claude-subscription':
      return claude(ports, record);
    case 'gemini':
      return gemini(ports, record);
    default:
      return { identity: nothing, verdict: ok };
  }
}

/** Codex's standing is not asked here, so that nothing said elsewhere is taken back. */
function standing({ serviceId, ineligible }: OauthCredential, verdict: Verdict, now: number): Ineligible | null {
  if (verdict.state === 'ineligible') return { cause: verdict.cause, at: now, link: verdict.link };
  if (verdict.state === 'ok' && serviceId !== 'openai-codex') return null;
  return ineligible ?? null;
}

export function createIdentify(ports: IdentityPorts): Identify {
  return async (record) => {
    const { identity, verdict } = await ask(ports, record);
    return {
      identity: mergeIdentity(identity, record.identity),
      ineligible: standing(record, verdict, ports.clock.now()),
      verdict,
    };
  };
}
