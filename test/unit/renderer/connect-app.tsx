// The Connect page of one service, for the tests of its ways: how it is reached, what is typed, and sign-ins whose end a test decides.
import { screen, within } from '@testing-library/react';
import type { Result } from '../../../core/api/bridge.ts';
import type { BackendView, ProfileView } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { attemptIdSchema, profileIdSchema } from '../../../core/ids.ts';
import { backendsOf, failed, ok, profileOf, stateOf } from '../../support/renderer-state.ts';
import { type RenderedApp, renderApp } from './render-app.tsx';

export const attemptId = attemptIdSchema.parse('7d0b2c44-8f2e-4a53-8f5c-5c3f0b9d1e2a');
export const redirectUri = 'http://localhost:1455/auth/callback';
export const authorizeUrl = 'https://auth.openai.com/oauth/authorize?state=x';
export const work = profileOf();

const names = {
  'openai-codex': 'Codex',
  openai: 'OpenAI API key',
  'claude-subscription': 'Claude',
  anthropic: 'Anthropic API key',
  gemini: 'Gemini',
} as const satisfies Record<ServiceId, string>;

type Options = { readonly profiles?: readonly ProfileView[]; readonly backends?: readonly BackendView[] };

/** Connected services → Connect → the service. */
export async function connect(serviceId: ServiceId, options: Options = {}): Promise<RenderedApp> {
  const { profiles = [work], backends = backendsOf() } = options;
  const app = await renderApp({
    state: stateOf({ profiles: [...profiles], backends: [...backends] }),
    route: { page: 'connected-services' },
  });
  answerBegin(app);
  await app.user.click(button('Connect'));
  const row = new RegExp(`^${names[serviceId]} (Your|A key)`);
  await app.user.click(within(screen.getByRole('main')).getByRole('button', { name: row }));
  return app;
}

/** Connect for a profile that exists. */
export async function reconnect(profile: ProfileView, backends = backendsOf()): Promise<RenderedApp> {
  const { serviceId, profileId } = profile;
  const app = await renderApp({
    state: stateOf({ profiles: [profile], backends }),
    route: { page: 'connected-services' },
  });
  answerBegin(app);
  await app.user.click(button(/^Open /));
  const name = { 'api-key': 'Replace key', 'setup-token': 'New setup-token', oauth: 'Sign in again' };
  await app.user.click(button(profile.kind ? name[profile.kind] : 'Connect again'));
  if (app.services.place.getState().place.page !== 'connect') throw new Error(`not at ${serviceId}/${profileId}`);
  return app;
}

/** Every way can be begun. */
export function answerBegin({ fake }: RenderedApp): void {
  const expiresAt = Date.now() + 600_000;
  fake.answer({
    'signIn.begin': () => ok({ attemptId, authorizeUrl, redirectUri, expiresAt }),
    'connect.device': () =>
      ok({ attemptId, userCode: 'ABCD-12345', verificationUrl: 'https://auth.openai.com/codex/device', expiresAt }),
    'connect.setupToken': () =>
      ok({ attemptId, authorizeUrl: 'https://claude.ai/oauth/authorize?code=true', expiresAt }),
  });
}

type Ref = { serviceId: ServiceId; profileId: ProfileView['profileId'] };

/** Lets a test decide when and how the sign-in that is waited for ends. */
export function heldWait({ fake }: RenderedApp) {
  let end: (result: Result<Ref>) => void = () => {};
  fake.answer({ 'connect.wait': () => new Promise((resolve) => (end = resolve)) });
  return {
    succeed: (serviceId: ServiceId, profileId: string) =>
      end({ ok: true, value: { serviceId, profileId: profileIdSchema.parse(profileId) } }),
    fail: async (code: ErrorCode, detail: string | null = null) => end(await failed(code, detail)),
  };
}

/** Puts a text in at once, as people do with keys and addresses. */
export async function fill(user: RenderedApp['user'], input: HTMLElement, text: string): Promise<void> {
  await user.click(input);
  await user.paste(text);
}

export const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);
export const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
export const way = (name: string | RegExp) => screen.getByRole('radio', { name });
export const alertText = async () => (await screen.findByRole('alert')).textContent;
