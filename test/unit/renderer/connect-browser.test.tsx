// @vitest-environment jsdom
// Signing in with the person's own browser: by pasting what it ended on, or by the browser that comes back by itself.
import { act, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { ErrorCode } from '../../../core/errors.ts';
import { failed, ok } from '../../support/renderer-state.ts';
import {
  alertText,
  attemptId,
  authorizeUrl,
  button,
  connect,
  field,
  fill,
  heldWait,
  redirectUri,
  way,
  work,
} from './connect-app.tsx';

const connected = (serviceId: ServiceId) => ok({ serviceId, profileId: work.profileId });

describe('pasting', () => {
  async function pasting(serviceId: ServiceId = 'openai-codex') {
    const app = await connect(serviceId);
    await app.user.click(way('Paste'));
    await app.user.click(button('Open the sign-in page'));
    return app;
  }

  test.each([
    ['openai-codex', /Paste the address/, `${redirectUri}?code=a&state=b`],
    ['gemini', /Paste the address/, `${redirectUri}?code=a&state=b`],
    ['claude-subscription', /Paste the code/, 'code-of-the-page#state-of-the-page'],
  ] as const)('connects %s with what its page ends on', async (serviceId, label, pasted) => {
    const { user, fake, services } = await pasting(serviceId);
    fake.answer({ 'signIn.finish': () => connected(serviceId) });
    expect(document.activeElement).toBe(field(label));
    await fill(user, field(label), pasted);
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('signIn.begin')).toMatchObject([{ serviceId, method: 'paste', openBrowser: true }]);
    expect(fake.inputsOf('signIn.finish')).toEqual([{ attemptId, redirect: pasted }]);
    expect(services.place.getState().place).toEqual({ page: 'profile', serviceId, profileId: 'work' });
    expect(fake.inputsOf('connect.cancel')).toEqual([]);
  });

  test('the page can be opened again and its address copied; one that will not open is told', async () => {
    const { user, fake } = await pasting();
    await user.click(button('Copy its address'));
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: authorizeUrl }]);
    fake.answer({ 'link.open': () => ok({ opened: false }) });
    await user.click(button('Open the page again'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: authorizeUrl }]);
    expect(await alertText()).toContain('could not be opened. Copy its address instead.');
  });

  test('an error keeps what was pasted, and the attempt goes on', async () => {
    const { user, fake } = await pasting();
    const text = `${redirectUri}?state=abc`;
    await fill(user, field(/Paste the address/), text);
    const failures: readonly (readonly [ErrorCode, string])[] = [
      ['redirect_missing_code', 'holds no authorization code'],
      ['redirect_missing_state', 'holds no state'],
      ['redirect_not_url', 'is not the address the sign-in page ended on'],
      ['redirect_wrong_address', 'belongs to another sign-in'],
      ['redirect_duplicate', 'holds a value twice'],
      ['connect_oauth_state_mismatch', 'belongs to another sign-in'],
      ['connect_access_denied', 'was declined at the provider'],
      ['connect_provider_error', 'ended the sign-in with an error'],
    ];
    for (const [code, why] of failures) {
      fake.answer({ 'signIn.finish': () => failed(code) });
      await user.click(button('Finish'));
      expect(await alertText()).toContain(why);
      expect(field(/Paste the address/).value).toBe(text);
    }
    fake.answer({ 'signIn.finish': () => connected('openai-codex') });
    await user.click(button('Finish'));
    expect(screen.queryByLabelText(/Paste the address/)).toBeNull();
  });

  test('looking at another way and coming back loses nothing, and label and id stay as they were begun', async () => {
    const { user, fake } = await pasting();
    await fill(user, field(/Paste the address/), 'http://half');
    await user.click(way('In-app browser'));
    expect([field('Label').disabled, field('Profile id').disabled]).toEqual([true, true]);
    expect(screen.getByText(/A sign-in is under way for this profile/)).toBeTruthy();
    await user.click(way('Paste'));
    expect(field(/Paste the address/).value).toBe('http://half');
    expect(fake.inputsOf('connect.cancel')).toEqual([]);
  });

  test('cancelling ends the attempt', async () => {
    const { user, fake } = await pasting();
    await user.click(button('Cancel'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    expect(screen.queryByLabelText(/Paste the address/)).toBeNull();
    expect(field('Label').disabled).toBe(false);
  });

  test('leaving the page ends the attempt, also one that was still being begun', async () => {
    const { user, fake } = await pasting();
    await user.click(button('Settings'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
  });

  test('an attempt that is over can be started again in place', async () => {
    const { user, fake } = await pasting();
    fake.answer({ 'signIn.finish': () => failed('attempt_expired') });
    await fill(user, field(/Paste the address/), `${redirectUri}?code=x&state=y`);
    await user.click(button('Finish'));
    expect(await alertText()).toContain('longer than ten minutes');
    await user.click(button('Start again'));
    expect(fake.inputsOf('signIn.begin')).toHaveLength(2);
    expect(field(/Paste the address/).value).toBe('');
  });

  test('an attempt whose time is up says so by itself', async () => {
    const app = await connect('openai-codex');
    const expiresAt = Date.now() - 1_000;
    app.fake.answer({ 'signIn.begin': () => ok({ attemptId, authorizeUrl, redirectUri, expiresAt }) });
    await app.user.click(way('Paste'));
    await app.user.click(button('Open the sign-in page'));
    expect(await alertText()).toContain('longer than ten minutes');
    expect(button('Start again')).toBeTruthy();
  });

  test('what could not be begun is told by name and can be tried again', async () => {
    const { user, fake } = await connect('gemini');
    fake.answer({ 'signIn.begin': () => failed('connect_client_secret_missing') });
    await user.click(way('Paste'));
    await user.click(button('Open the sign-in page'));
    expect(await alertText()).toContain('needs the client secret of Gemini CLI');
    await user.click(button('Open the sign-in page'));
    expect(fake.inputsOf('signIn.begin')).toHaveLength(2);
  });
});

describe('the own browser', () => {
  async function waiting(serviceId: ServiceId = 'openai-codex') {
    const app = await connect(serviceId);
    const wait = heldWait(app);
    await app.user.click(way('Your browser'));
    await app.user.click(button('Open the sign-in page'));
    return { ...app, wait };
  }

  test.each(['openai-codex', 'gemini'] as const)('comes back by itself to connect %s', async (serviceId) => {
    const { fake, services, wait } = await waiting(serviceId);
    expect(fake.inputsOf('signIn.begin')).toMatchObject([{ serviceId, method: 'system-browser', openBrowser: true }]);
    expect(screen.getByText('Waiting for your browser…')).toBeTruthy();
    await act(async () => wait.succeed(serviceId, 'default'));
    expect(services.place.getState().place).toEqual({ page: 'profile', serviceId, profileId: 'default' });
    expect(fake.inputsOf('connect.cancel')).toEqual([]);
  });

  test('is not offered where the provider does not come back to this computer', async () => {
    await connect('claude-subscription');
    expect(screen.queryByRole('radio', { name: 'Your browser' })).toBeNull();
  });

  test('its address can be pasted instead, for the same attempt', async () => {
    const { user, fake, services, wait } = await waiting();
    await user.click(button(/Paste the address instead/));
    const pasted = `${redirectUri}?code=a&state=b`;
    await fill(user, field(/Address that the browser ended on/), pasted);
    fake.answer({ 'signIn.finish': () => failed('redirect_wrong_address') });
    await user.keyboard('{Enter}');
    expect(await alertText()).toContain('belongs to another sign-in');
    expect(field(/Address that the browser ended on/).value).toBe(pasted);
    fake.answer({
      'signIn.finish': async () => {
        // The wait ends with it; only how it was finished counts.
        await wait.fail('attempt_unknown');
        return connected('openai-codex');
      },
    });
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('signIn.finish')).toEqual([
      { attemptId, redirect: pasted },
      { attemptId, redirect: pasted },
    ]);
    expect(fake.inputsOf('signIn.begin')).toHaveLength(1);
    expect(services.place.getState().place).toMatchObject({ page: 'profile', profileId: 'work' });
  });

  test('a port that is taken is named, and leads on without losing what was typed', async () => {
    const { user, fake } = await connect('openai-codex');
    fake.answer({ 'signIn.begin': () => failed('connect_port_taken', '1455') });
    await fill(user, field('Label'), 'Private');
    await user.click(way('Your browser'));
    await user.click(button('Open the sign-in page'));
    expect(await alertText()).toContain('Another program uses the port that the browser comes back to. (1455)');
    await user.click(button('Paste the address'));
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Paste' }).checked).toBe(true);
    await user.click(way('Your browser'));
    await user.click(button('Use a code'));
    expect(button('Get a code')).toBeTruthy();
    expect(field('Label').value).toBe('Private');
  });

  test('Gemini, which has no code, leads to pasting alone', async () => {
    const { user, fake } = await connect('gemini');
    fake.answer({ 'signIn.begin': () => failed('connect_port_taken', '54545') });
    await user.click(way('Your browser'));
    await user.click(button('Open the sign-in page'));
    expect(await alertText()).toContain('(54545)');
    expect(screen.queryByRole('button', { name: 'Use a code' })).toBeNull();
    expect(button('Paste the address')).toBeTruthy();
  });

  test('is cancelled from here, and told when it failed or took too long', async () => {
    const { user, fake, wait } = await waiting();
    await act(() => wait.fail('attempt_expired'));
    expect(await alertText()).toContain('longer than ten minutes');
    await user.click(button('Start again'));
    await act(() => wait.fail('connect_access_denied'));
    expect(await alertText()).toContain('declined at the provider');
    await user.click(button('Start again'));
    await user.click(button('Cancel'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    await act(() => wait.fail('attempt_cancelled'));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
