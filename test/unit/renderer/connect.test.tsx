// @vitest-environment jsdom
// Connecting: errors by name that lose nothing of what was typed, another way at any time, and keys that do not stay on the page.
import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { attemptIdSchema } from '../../../core/ids.ts';
import { failed, ok, profileOf, stateOf } from '../../support/renderer-state.ts';
import { type RenderedApp, renderApp } from './render-app.tsx';

const attemptId = attemptIdSchema.parse('7d0b2c44-8f2e-4a53-8f5c-5c3f0b9d1e2a');
const redirectUri = 'http://localhost:1455/auth/callback';
const openAiKey = 'sk-proj-abcdefghijklmnopqrstuvwxyz012345';
const anthropicKey = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz';
const work = profileOf();

async function connect(service: string, profiles = [work]): Promise<RenderedApp> {
  const app = await renderApp({ state: stateOf({ profiles }), route: { page: 'connected-services' } });
  app.fake.answer({
    'signIn.paste.begin': () =>
      ok({ attemptId, authorizeUrl: 'https://auth.openai.com/x', redirectUri, expiresAt: Date.now() + 600_000 }),
  });
  await app.user.click(screen.getByRole('button', { name: 'Connect' }));
  await app.user.click(within(screen.getByRole('main')).getByRole('button', { name: new RegExp(`^${service} `) }));
  return app;
}

/** Puts a text in at once, as people do with keys and addresses. */
async function fill(user: RenderedApp['user'], input: HTMLInputElement, text: string): Promise<void> {
  await user.click(input);
  await user.paste(text);
}

const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const alertText = async () => (await screen.findByRole('alert')).textContent;

describe('choosing', () => {
  test('a service that this version cannot sign in to says so and has no button', async () => {
    const { user } = await renderApp({ state: stateOf(), route: { page: 'connected-services' } });
    await user.click(button('Connect'));
    expect(screen.getByText('This version cannot sign in to Claude yet.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Claude/ })).toBeNull();
  });

  test('the profile id is free, follows the label, and stays as the person wrote it', async () => {
    const { user } = await connect('Codex', [profileOf({ profileId: 'default' })]);
    expect(field('Profile id').value).toBe('default-2');
    await fill(user, field('Label'), 'My Work');
    expect(field('Profile id').value).toBe('my-work');
    await user.clear(field('Profile id'));
    await fill(user, field('Profile id'), 'mine');
    await fill(user, field('Label'), ' too');
    expect(field('Profile id').value).toBe('mine');
  });

  test('an id that is wrong or taken, whatever its case, is refused before anything starts', async () => {
    const { user, fake } = await connect('Codex');
    await user.clear(field('Profile id'));
    await fill(user, field('Profile id'), '-no');
    await user.click(button('Sign in'));
    expect(screen.getByText(/A profile id is 1 to 64/)).toBeTruthy();
    await user.clear(field('Profile id'));
    await fill(user, field('Profile id'), 'WORK');
    await user.click(button('Sign in'));
    expect(screen.getByText(/exists already/)).toBeTruthy();
    expect(fake.inputsOf('signIn.embedded')).toEqual([]);
  });
});

describe('the in-app browser', () => {
  test('comes first, and leads to the new profile', async () => {
    const { user, fake, services } = await connect('Codex');
    fake.answer({
      'signIn.embedded': () =>
        ok({ outcome: 'connected' as const, serviceId: 'openai-codex' as const, profileId: work.profileId }),
    });
    await fill(user, field('Label'), 'Work two');
    await user.click(button('Sign in'));
    expect(fake.inputsOf('signIn.embedded')).toEqual([
      { serviceId: 'openai-codex', profileId: 'work-two', label: 'Work two', allowIdentityChange: false },
    ]);
    expect(services.place.getState().place).toEqual({ page: 'profile', serviceId: 'openai-codex', profileId: 'work' });
    expect(screen.getByText('Codex: Work two is connected.')).toBeTruthy();
  });

  test('says that a window is open while it is', async () => {
    const { user, fake } = await connect('Codex');
    fake.answer({ 'signIn.embedded': () => new Promise(() => {}) });
    await user.click(button('Sign in'));
    expect(screen.getByText(/sign-in window is open/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
  });

  test.each([
    ['passkey', /Passkeys and security keys do not work/],
    ['refused', /does not allow signing in inside an app/],
    ['popup', /needs a second window/],
    ['origin', /does not belong to it and was stopped/],
  ] as const)('what it cannot do (%s) leads to pasting, with label and id kept', async (cause, why) => {
    const { user, fake } = await connect('Codex');
    fake.answer({ 'signIn.embedded': () => ok({ outcome: 'another-way' as const, cause }) });
    await fill(user, field('Label'), 'Private');
    await user.click(button('Sign in'));
    expect(await alertText()).toMatch(why);
    expect(field('Label').value).toBe('Private');
    expect(button('Open the sign-in page')).toBeTruthy();
  });

  test('a failure is told by name, a cancel without alarm', async () => {
    const { user, fake } = await connect('Codex');
    const error = { code: 'connect_access_denied' as const, detail: null };
    fake.answer({ 'signIn.embedded': () => ok({ outcome: 'failed' as const, error }) });
    await user.click(button('Sign in'));
    expect(await alertText()).toContain('The sign-in was declined at the provider. Sign in again and allow access.');
    fake.answer({ 'signIn.embedded': () => ok({ outcome: 'cancelled' as const }) });
    await user.click(button('Sign in'));
    expect(await alertText()).toContain('was cancelled. Nothing was stored.');
  });

  test('another account than before needs a word from the person', async () => {
    const { user, fake } = await renderApp({
      state: stateOf({ profiles: [work] }),
      route: { page: 'profile', serviceId: 'openai-codex', profileId: work.profileId },
    });
    const error = { code: 'identity_changed' as const, detail: null };
    fake.answer({ 'signIn.embedded': () => ok({ outcome: 'failed' as const, error }) });
    await user.click(button('Sign in again'));
    expect(screen.queryByLabelText('Profile id')).toBeNull();
    await user.click(button('Sign in'));
    await user.click(button('Use the other account'));
    expect(fake.inputsOf('signIn.embedded')).toMatchObject([
      { profileId: 'work', allowIdentityChange: false },
      { profileId: 'work', allowIdentityChange: true },
    ]);
  });
});

describe('pasting', () => {
  async function pasting() {
    const app = await connect('Codex');
    await app.user.click(screen.getByRole('radio', { name: /then paste/ }));
    await app.user.click(button('Open the sign-in page'));
    return app;
  }

  test('an error keeps what was pasted, and the attempt goes on', async () => {
    const { user, fake } = await pasting();
    fake.answer({ 'signIn.paste.finish': () => failed('redirect_missing_code') });
    await fill(user, field(/Paste the address/), `${redirectUri}?state=abc`);
    await user.keyboard('{Enter}');
    expect(await alertText()).toContain('holds no authorization code');
    expect(field(/Paste the address/).value).toBe(`${redirectUri}?state=abc`);
    fake.answer({ 'signIn.paste.finish': () => ok({ serviceId: 'openai-codex' as const, profileId: work.profileId }) });
    await user.click(button('Finish'));
    expect(fake.inputsOf('signIn.paste.finish')).toHaveLength(2);
    expect(screen.queryByLabelText(/Paste the address/)).toBeNull();
    expect(fake.inputsOf('signIn.paste.cancel')).toEqual([]);
  });

  test('looking at another way and coming back loses nothing', async () => {
    const { user } = await pasting();
    await fill(user, field(/Paste the address/), 'http://half');
    await user.click(screen.getByRole('radio', { name: 'In-app browser' }));
    await user.click(screen.getByRole('radio', { name: /then paste/ }));
    expect(field(/Paste the address/).value).toBe('http://half');
  });

  test('cancelling ends the attempt', async () => {
    const { user, fake } = await pasting();
    await user.click(button('Cancel'));
    expect(fake.inputsOf('signIn.paste.cancel')).toEqual([{ attemptId }]);
    expect(screen.queryByLabelText(/Paste the address/)).toBeNull();
  });

  test('leaving the page ends the attempt', async () => {
    const { user, fake } = await pasting();
    await user.click(button('Settings'));
    expect(fake.inputsOf('signIn.paste.cancel')).toEqual([{ attemptId }]);
  });

  test('an attempt that is over can be started again in place', async () => {
    const { user, fake } = await pasting();
    fake.answer({ 'signIn.paste.finish': () => failed('attempt_expired') });
    await fill(user, field(/Paste the address/), `${redirectUri}?code=x&state=y`);
    await user.click(button('Finish'));
    expect(await alertText()).toContain('longer than ten minutes');
    await user.click(button('Start again'));
    expect(fake.inputsOf('signIn.paste.begin')).toHaveLength(2);
    expect(field(/Paste the address/).value).toBe('');
  });
});

describe('an API key', () => {
  test('is masked, sent once, and gone from the page right after', async () => {
    const { user, fake, container } = await connect('OpenAI API key');
    expect(field('OpenAI API key').type).toBe('password');
    let seen: string | null = null;
    fake.answer({
      'connect.apiKey': () => {
        seen = field('OpenAI API key').value;
        return failed('server_unavailable');
      },
    });
    await fill(user, field('OpenAI API key'), openAiKey);
    await user.click(button('Store key'));
    expect(fake.inputsOf('connect.apiKey')).toEqual([
      { serviceId: 'openai', profileId: 'default', key: openAiKey, replace: false },
    ]);
    expect(seen).toBe('');
    expect(await alertText()).toContain('The server cannot be reached.');
    expect(field('OpenAI API key').value).toBe('');
    expect(container.outerHTML).not.toContain(openAiKey);
    expect(document.activeElement).toBe(field('OpenAI API key'));
  });

  test('of another service is not sent, and is offered to the right one without typing it again', async () => {
    const { user, fake } = await connect('OpenAI API key');
    await fill(user, field('Label'), 'Ci');
    await fill(user, field('OpenAI API key'), anthropicKey);
    await user.click(button('Store key'));
    expect(fake.inputsOf('connect.apiKey')).toEqual([]);
    expect(await alertText()).toContain('This key belongs to another service.');
    await user.click(button('Add under Anthropic API key'));
    fake.answer({ 'connect.apiKey': () => ok({ serviceId: 'anthropic' as const, profileId: work.profileId }) });
    await user.click(button('Store key'));
    expect(fake.inputsOf('connect.apiKey')).toEqual([
      { serviceId: 'anthropic', profileId: 'ci', label: 'Ci', key: anthropicKey, replace: false },
    ]);
  });

  test('that looks like none is refused by name', async () => {
    const { user, fake } = await connect('OpenAI API key');
    await fill(user, field('OpenAI API key'), 'hello');
    await user.click(button('Store key'));
    expect(await alertText()).toContain('does not look like a key');
    expect(fake.inputsOf('connect.apiKey')).toEqual([]);
  });

  test('of an existing profile is replaced', async () => {
    const key = profileOf({ serviceId: 'openai', profileId: 'ci', label: null });
    const { user, fake } = await renderApp({
      state: stateOf({ profiles: [key] }),
      route: { page: 'profile', serviceId: 'openai', profileId: key.profileId },
    });
    fake.answer({ 'connect.apiKey': () => ok({ serviceId: 'openai' as const, profileId: key.profileId }) });
    await user.click(button('Replace key'));
    await fill(user, field('OpenAI API key'), openAiKey);
    await user.click(button('Replace key'));
    expect(fake.inputsOf('connect.apiKey')).toEqual([
      { serviceId: 'openai', profileId: 'ci', key: openAiKey, replace: true },
    ]);
  });
});
