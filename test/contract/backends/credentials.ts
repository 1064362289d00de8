// A new account at a played provider with one credential for a backend, as a sign-in or the provider's page of keys would give it.
import type { TestSimulator } from '../../support/simulator.ts';

export type Credential = { readonly secret: string; readonly accountId: string; readonly idToken: string | null };
export type MakeCredential = (simulator: TestSimulator) => Credential;

let made = 0;
const newEmail = (): string => `person-${++made}@example.com`;

export const codexSignIn: MakeCredential = ({ control }) => {
  const { accountId } = control.openai.addAccount({ email: newEmail() });
  const { accessToken, idToken } = control.openai.signIn(accountId);
  return { secret: accessToken, accountId, idToken };
};

export const openAiKey: MakeCredential = ({ control }) => {
  const secret = `sk-proj-${'k'.repeat(40)}-${++made}`;
  const { accountId } = control.openai.addAccount({ email: newEmail(), apiKeys: [secret] });
  return { secret, accountId, idToken: null };
};

export const claudeSignIn: MakeCredential = ({ control }) => {
  const { accountId } = control.anthropic.addAccount({ email: newEmail(), plan: 'max-5x' });
  return { secret: control.anthropic.signIn(accountId).accessToken, accountId, idToken: null };
};

export const setupToken: MakeCredential = ({ control }) => {
  const { accountId } = control.anthropic.addAccount({ email: newEmail(), plan: 'pro' });
  return { secret: control.anthropic.setupToken(accountId), accountId, idToken: null };
};

export const anthropicKey: MakeCredential = ({ control }) => {
  const secret = `sk-ant-api03-${'k'.repeat(90)}-${++made}`;
  const { accountId } = control.anthropic.addAccount({ email: newEmail(), apiKeys: [secret] });
  return { secret, accountId, idToken: null };
};

export const geminiSignIn: MakeCredential = ({ control }) => {
  const { accountId } = control.google.addAccount({ email: newEmail() });
  return { secret: control.google.signIn(accountId).accessToken, accountId, idToken: null };
};
