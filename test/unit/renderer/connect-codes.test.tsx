// @vitest-environment jsdom
// Sign-in by a code that is entered elsewhere, and a setup-token that Claude Code makes out of sight.
import { act, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { backendsOf, failed, ok, profileOf } from '../../support/renderer-state.ts';
import { alertText, attemptId, button, connect, field, fill, heldWait, reconnect, way, work } from './connect-app.tsx';

describe('a code', () => {
  async function withCode() {
    const app = await connect('openai-codex');
    const wait = heldWait(app);
    await app.user.click(way('Code'));
    await app.user.click(button('Get a code'));
    return { ...app, wait };
  }

  test('is shown large, copied, and entered on a page that is opened; approval connects', async () => {
    const { user, fake, services, wait } = await withCode();
    expect(screen.getByRole('status', { name: 'Code' }).textContent).toBe('ABCD-12345');
    expect(screen.getByText('https://auth.openai.com/codex/device')).toBeTruthy();
    expect(screen.getByText(/^Good for (10:00|9:\d\d)$/)).toBeTruthy();
    await user.click(button('Copy code'));
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: 'ABCD-12345' }]);
    await user.click(button('Open the page'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: 'https://auth.openai.com/codex/device' }]);
    expect(fake.inputsOf('connect.wait')).toEqual([{ attemptId }]);
    await act(async () => wait.succeed('openai-codex', 'default'));
    expect(services.place.getState().place).toMatchObject({ page: 'profile', profileId: 'default' });
  });

  test('says before that ChatGPT or a workspace can forbid it, and where', async () => {
    const { user, fake } = await connect('openai-codex');
    await user.click(way('Code'));
    expect(screen.getByText(/security settings, or the administrator of a workspace, can forbid this/)).toBeTruthy();
    await user.click(button('Security settings of ChatGPT'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: 'https://chatgpt.com/#settings/Security' }]);
  });

  test('that is forbidden is named, with the settings and another way', async () => {
    const { user, fake } = await connect('openai-codex');
    fake.answer({ 'connect.device': () => failed('connect_device_disabled') });
    await fill(user, field('Label'), 'Mine');
    await user.click(way('Code'));
    await user.click(button('Get a code'));
    expect(await alertText()).toContain('does not allow sign-in by code. Switch it on in ChatGPT’s security settings');
    await user.click(button('Use another way'));
    expect(button('Open the sign-in page')).toBeTruthy();
    expect(field('Label').value).toBe('Mine');
  });

  test('that was denied, has expired or got no answer makes way for a new one', async () => {
    const { user, fake, wait } = await withCode();
    const failures = [
      ['connect_access_denied', 'was declined at the provider'],
      ['connect_device_expired', 'The code has expired. Get a new code.'],
      ['connect_oauth_exchange_failed', 'did not complete the sign-in'],
      ['server_unavailable', 'The server cannot be reached'],
    ] as const;
    for (const [code, why] of failures) {
      await act(() => wait.fail(code));
      expect(await alertText()).toContain(why);
      expect(screen.queryByRole('status', { name: 'Code' })).toBeNull();
      await user.click(button('Get a new code'));
      expect(screen.getByRole('status', { name: 'Code' })).toBeTruthy();
    }
    expect(fake.inputsOf('connect.device')).toHaveLength(failures.length + 1);
  });

  test('whose time is up says so before the daemon does', async () => {
    const { user, fake } = await connect('openai-codex');
    fake.answer({
      'connect.device': () =>
        ok({ attemptId, userCode: 'OLD', verificationUrl: 'https://auth.openai.com/codex/device', expiresAt: 1 }),
    });
    await user.click(way('Code'));
    await user.click(button('Get a code'));
    expect(await alertText()).toContain('The code has expired.');
    await user.click(button('Get a new code'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
  });

  test('is cancelled from here and by leaving; looking at another way keeps it', async () => {
    const { user, fake, wait } = await withCode();
    await user.click(way('Paste'));
    await user.click(way('Code'));
    expect(screen.getByRole('status', { name: 'Code' }).textContent).toBe('ABCD-12345');
    await user.click(button('Cancel'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    await act(() => wait.fail('attempt_cancelled'));
    expect(screen.queryByRole('alert')).toBeNull();
    await user.click(button('Get a code'));
    await user.click(button('Settings'));
    expect(fake.inputsOf('connect.cancel')).toHaveLength(2);
  });
});

describe('a setup-token made here', () => {
  const backends = backendsOf(['codex', 'claude']);

  async function creating() {
    const app = await connect('claude-subscription', { backends, profiles: [] });
    const wait = heldWait(app);
    await fill(app.user, field('Label'), 'Max');
    await app.user.click(button('Create it now'));
    return { ...app, wait };
  }

  test('comes first, says what it is and what it cannot do', async () => {
    await connect('claude-subscription', { backends });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Setup-token' }).checked).toBe(true);
    expect(screen.getByText('Recommended')).toBeTruthy();
    expect(screen.getByText(/lasts a year.*Claude tells no quota for it/)).toBeTruthy();
  });

  test('opens the page and is stored when the person has allowed it', async () => {
    const { fake, services, wait } = await creating();
    expect(fake.inputsOf('connect.setupToken')).toEqual([{ profileId: 'max', label: 'Max', replace: false }]);
    expect(fake.inputsOf('link.open')).toEqual([{ url: 'https://claude.ai/oauth/authorize?code=true' }]);
    expect(screen.getByText(/Waiting for you to allow it/)).toBeTruthy();
    await act(async () => wait.succeed('claude-subscription', 'max'));
    expect(services.place.getState().place).toMatchObject({ page: 'profile', profileId: 'max' });
    expect(screen.getByText('Claude: Max is connected.')).toBeTruthy();
  });

  test('opens the page that comes back by itself, and copies the one for a browser elsewhere', async () => {
    const { user, fake } = await connect('claude-subscription', { backends });
    const [authorizeUrl, loopbackUrl] = ['https://claude.ai/a', 'https://claude.ai/b'];
    fake.answer({
      'connect.setupToken': () => ok({ attemptId, authorizeUrl, loopbackUrl, expiresAt: Date.now() + 600_000 }),
    });
    await user.click(button('Create it now'));
    await user.click(button('Open the page again'));
    await user.click(button('Copy its address'));
    expect(fake.inputsOf('link.open')).toEqual([{ url: loopbackUrl }, { url: loopbackUrl }]);
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: authorizeUrl }]);
  });

  test('takes the code that the page may show; a wrong one is told and kept', async () => {
    const { user, fake, services } = await creating();
    await fill(user, field(/Code that the page shows/), 'abc#def');
    fake.answer({ 'signIn.finish': () => failed('redirect_missing_state') });
    await user.click(button('Send the code'));
    expect(await alertText()).toContain('holds no state');
    expect(field(/Code that the page shows/).value).toBe('abc#def');
    fake.answer({
      'signIn.finish': () => ok({ serviceId: 'claude-subscription' as const, profileId: work.profileId }),
    });
    await user.click(button('Send the code'));
    expect(fake.inputsOf('signIn.finish')[0]).toEqual({ attemptId, redirect: 'abc#def' });
    expect(services.place.getState().place.page).toBe('profile');
  });

  test('that failed or took too long is told and can be begun again; it is cancelled from here', async () => {
    const { user, fake, wait } = await creating();
    await act(() => wait.fail('setup_token_failed'));
    expect(await alertText()).toContain('claude setup-token ended without a token.');
    await user.click(button('Start again'));
    await act(() => wait.fail('attempt_expired'));
    expect(await alertText()).toContain('longer than ten minutes');
    await user.click(button('Start again'));
    await user.click(button('Cancel'));
    expect(fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    expect(field('Label').value).toBe('Max');
  });

  test('needs Claude Code here; without it the command is told, for another computer', async () => {
    const { user, fake } = await connect('claude-subscription');
    expect(screen.queryByRole('button', { name: 'Create it now' })).toBeNull();
    expect(screen.getByText('claude setup-token')).toBeTruthy();
    await user.click(button('Copy command'));
    expect(fake.inputsOf('clipboard.write')).toEqual([{ text: 'claude setup-token' }]);
  });

  test('takes the place of one that exists when that is signed in again', async () => {
    const { user, fake } = await reconnect(
      profileOf({ serviceId: 'claude-subscription', kind: 'setup-token', profileId: 'max' }),
      backends,
    );
    await user.click(button('Create it now'));
    expect(fake.inputsOf('connect.setupToken')).toEqual([{ profileId: 'max', replace: true }]);
  });
});
