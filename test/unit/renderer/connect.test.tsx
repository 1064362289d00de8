// @vitest-environment jsdom
// Connecting: service, label and id; the in-app browser with each of its ends; another account than before; nothing typed is lost.
import { act, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { services } from '../../../core/catalog/services.ts';
import { failed, ok, profileOf, stateOf } from '../../support/renderer-state.ts';
import { alertText, attemptId, button, connect, field, fill, heldWait, reconnect, way, work } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

describe('choosing', () => {
  test.each(Object.values(services))('$name can be connected, in all of its ways', async ({ id, methods }) => {
    await connect(id, { profiles: [] });
    const ways = screen.queryAllByRole('radio');
    expect(ways).toHaveLength(methods.length > 1 ? methods.length : 0);
    expect(field('Profile id').value).toBe('default');
  });

  test('leads to the logins that are on this computer already', async () => {
    const { user } = await renderApp({ state: stateOf({ profiles: [work] }), route: { page: 'connected-services' } });
    await user.click(button('Connect'));
    await user.click(button('Use the logins already on this computer'));
    expect(screen.getByRole('heading', { name: 'Logins on this computer' })).toBeTruthy();
  });

  test('the profile id is free, follows the label, and stays as the person wrote it', async () => {
    const { user } = await connect('openai-codex', { profiles: [profileOf({ profileId: 'default' })] });
    expect(field('Profile id').value).toBe('default-2');
    await fill(user, field('Label'), 'My Work');
    expect(field('Profile id').value).toBe('my-work');
    await user.clear(field('Profile id'));
    await fill(user, field('Profile id'), 'mine');
    await fill(user, field('Label'), ' too');
    expect(field('Profile id').value).toBe('mine');
  });

  test('an id that is wrong or taken, whatever its case, is refused before anything starts', async () => {
    const { user, fake } = await connect('openai-codex');
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

  test('Gemini says before the sign-in whom Google serves no more', async () => {
    await connect('gemini');
    expect(screen.getByText(/ended Gemini CLI for personal accounts.*Enterprise licence still work/)).toBeTruthy();
  });
});

describe('the in-app browser', () => {
  test.each([
    ['openai-codex', 'Codex'],
    ['claude-subscription', 'Claude'],
    ['gemini', 'Gemini'],
  ] as const)('connects %s and leads to the new profile', async (serviceId, name) => {
    const { user, fake, services: parts } = await connect(serviceId, { profiles: [] });
    fake.answer({
      'signIn.embedded': () => ok({ outcome: 'connected' as const, serviceId, profileId: work.profileId }),
    });
    await user.click(way('In-app browser'));
    await fill(user, field('Label'), 'Work two');
    await user.click(button('Sign in'));
    expect(fake.inputsOf('signIn.embedded')).toEqual([{ serviceId, profileId: 'work-two', label: 'Work two' }]);
    expect(parts.place.getState().place).toEqual({ page: 'profile', serviceId, profileId: 'work' });
    expect(screen.getByText(`${name}: Work two is connected.`)).toBeTruthy();
  });

  test('says that its window is open while it is, keeps label and id as they are, and is cancelled from here', async () => {
    const { user, fake } = await connect('openai-codex');
    let end: () => void = () => {};
    fake.answer({
      'signIn.embedded': () =>
        new Promise((resolve) => (end = () => resolve({ ok: true, value: { outcome: 'cancelled' as const } }))),
      'signIn.embedded.cancel': () => {
        end();
        return ok({});
      },
    });
    await user.click(button('Sign in'));
    expect(screen.getByText(/sign-in window is open/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
    expect([field('Label').disabled, field('Profile id').disabled]).toEqual([true, true]);
    await user.click(button('Cancel'));
    expect(fake.inputsOf('signIn.embedded.cancel')).toHaveLength(1);
    expect(await alertText()).toContain('was cancelled. Nothing was stored.');
    expect(field('Label').disabled).toBe(false);
    await user.click(button('Start again'));
    expect(fake.inputsOf('signIn.embedded')).toHaveLength(2);
  });

  test.each([
    ['passkey', /Passkeys and security keys do not work/],
    ['refused', /does not allow signing in inside an app/],
    ['popup', /needs a second window/],
    ['origin', /does not belong to it and was stopped/],
  ] as const)('what it cannot do (%s) leads to pasting, with label and id kept', async (cause, why) => {
    const { user, fake } = await connect('openai-codex');
    fake.answer({ 'signIn.embedded': () => ok({ outcome: 'another-way' as const, cause }) });
    await fill(user, field('Label'), 'Private');
    await user.click(button('Sign in'));
    expect(await alertText()).toMatch(why);
    expect([field('Label').value, field('Profile id').value]).toEqual(['Private', 'private']);
    expect(button('Open the sign-in page')).toBeTruthy();
  });

  test('a failure is told by name, and can be tried again or another way', async () => {
    const { user, fake } = await connect('openai-codex');
    await fill(user, field('Label'), 'Work two');
    const failures = [
      ['connect_access_denied', 'The sign-in was declined at the provider. Sign in again and allow access.'],
      ['attempt_expired', 'This sign-in took longer than ten minutes.'],
      ['connect_oauth_invalid_grant', 'did not accept this sign-in'],
      [
        'connect_oauth_missing_scope',
        'less access than the backends need. Sign in again and leave every permission on.',
      ],
      ['connect_oauth_exchange_failed', 'The provider did not complete the sign-in.'],
      ['connect_oauth_timeout', 'The provider did not answer in time.'],
      ['connect_client_secret_missing', 'needs the client secret of Gemini CLI'],
      ['connect_page_failed', 'The sign-in page could not be shown.'],
      ['connect_page_untrusted', 'could not prove who it is'],
      ['server_unavailable', 'The server cannot be reached.'],
    ] as const;
    for (const [code, text] of failures) {
      const error = { code, detail: null };
      fake.answer({ 'signIn.embedded': () => ok({ outcome: 'failed' as const, error, attemptId }) });
      await user.click(button(/^(Sign in|Start again)$/));
      expect(await alertText()).toContain(text);
    }
    expect(fake.inputsOf('signIn.embedded')).toHaveLength(failures.length);
    await user.click(button('Use another way'));
    expect(button('Get a code')).toBeTruthy();
    expect(field('Label').value).toBe('Work two');
  });
});

describe('another account than before', () => {
  const embeddedChange = (app: Awaited<ReturnType<typeof reconnect>>) => {
    const error = { code: 'identity_changed' as const, detail: 'other@example.com' };
    app.fake.answer({ 'signIn.embedded': () => ok({ outcome: 'failed' as const, error, attemptId }) });
    return app.user.click(button('Sign in'));
  };

  test('says which it was and which it is now, and is stored on a word of the person', async () => {
    const app = await reconnect(work);
    await embeddedChange(app);
    expect(screen.queryByLabelText('Profile id')).toBeNull();
    expect(await alertText()).toContain(
      'This profile is demo@example.com. You have now signed in as other@example.com.',
    );
    app.fake.answer({ 'connect.confirm': () => failed('not_confirmed') });
    await app.user.click(button('Replace'));
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    app.fake.answer({ 'connect.confirm': () => ok({ serviceId: 'openai-codex' as const, profileId: work.profileId }) });
    await app.user.click(button('Replace'));
    expect(app.fake.inputsOf('connect.confirm')).toEqual([{ attemptId }, { attemptId }]);
    expect(app.fake.inputsOf('connect.cancel')).toEqual([]);
    expect(screen.getByRole('heading', { name: 'Codex · Work' })).toBeTruthy();
  });

  test('is dropped when the old one is kept', async () => {
    const app = await reconnect(work);
    await embeddedChange(app);
    await app.user.click(button('Keep the old one'));
    expect(app.fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('is dropped when the page is left, and when a sign-in is begun anew', async () => {
    const app = await reconnect(work);
    await embeddedChange(app);
    await embeddedChange(app);
    expect(app.fake.inputsOf('connect.cancel')).toEqual([{ attemptId }]);
    await app.user.click(button('Settings'));
    expect(app.fake.inputsOf('connect.cancel')).toEqual([{ attemptId }, { attemptId }]);
  });

  test('is asked about whatever the way was, and its expiry is told', async () => {
    const app = await reconnect(work);
    const wait = heldWait(app);
    await app.user.click(way('Code'));
    await app.user.click(button('Get a code'));
    await act(() => wait.fail('identity_changed', null));
    expect(await alertText()).toContain('You have now signed in as an account without a known address.');
    app.fake.answer({ 'connect.confirm': () => failed('attempt_expired') });
    await app.user.click(button('Replace'));
    expect(screen.getByText(/longer than ten minutes/)).toBeTruthy();
  });

  test('is masked like every e-mail address when the person wants that', async () => {
    const app = await reconnect(work);
    act(() => app.services.preferences.getState().change({ maskEmails: true }));
    await embeddedChange(app);
    expect(await alertText()).not.toContain('@example.com');
    expect(await alertText()).toContain('d…o@e….com');
  });
});

test('a profile is signed in again in the way that gives the same kind of credential', async () => {
  const claude = profileOf({ serviceId: 'claude-subscription', kind: 'oauth' });
  await reconnect(claude);
  expect(button('Sign in')).toBeTruthy();
  expect(screen.getByText(/Use the same account as before/)).toBeTruthy();
});

test('a Gemini account that Google serves no more leads to its explanation, never to "failed"', async () => {
  const app = await connect('gemini', { profiles: [] });
  const retired = profileOf({
    serviceId: 'gemini',
    status: { state: 'ineligible', cause: 'client-retired', link: null },
  });
  app.fake.answer({
    'signIn.embedded': () => {
      app.fake.change({ profiles: [retired] });
      return ok({ outcome: 'connected' as const, serviceId: 'gemini' as const, profileId: retired.profileId });
    },
  });
  await app.user.click(button('Sign in'));
  expect(screen.getByText(/since 18 June 2026 Google no longer serves Gemini CLI/)).toBeTruthy();
  expect(screen.queryByText(/failed/i)).toBeNull();
  expect(button('Use another account')).toBeTruthy();
});

test('an account that is not served is explained, also when it was connected on the way to a session', async () => {
  const { user, fake, services: parts } = await renderApp({ route: { page: 'new-session' } });
  const blocked = profileOf({ status: { state: 'ineligible', cause: 'blocked', link: null } });
  fake.answer({
    'signIn.embedded': () => {
      fake.change({ profiles: [blocked] });
      return ok({ outcome: 'connected' as const, serviceId: 'openai-codex' as const, profileId: blocked.profileId });
    },
  });
  await user.click(screen.getAllByRole('button', { name: 'Connect one' })[0] as HTMLElement);
  await user.click(button('Sign in'));
  expect(parts.place.getState().place).toMatchObject({ page: 'profile', profileId: 'work' });
});

test('everything is done by the keyboard alone: service, label, way, and the sign-in', async () => {
  const { user, fake } = await renderApp({
    state: stateOf({ profiles: [work] }),
    route: { page: 'connected-services' },
    prepare: ({ answer }) => answer({ 'connect.device': () => failed('connect_device_disabled') }),
  });
  const tabTo = async (element: () => HTMLElement): Promise<void> => {
    for (let steps = 0; document.activeElement !== element(); steps += 1) {
      if (steps > 40) throw new Error('Tab does not lead there');
      await user.tab();
    }
  };
  await tabTo(() => button('Connect'));
  await user.keyboard('{Enter}');
  await tabTo(() => button(/^Codex Your/));
  await user.keyboard('{Enter}');
  await tabTo(() => field('Label'));
  await user.keyboard('Two');
  await tabTo(() => way('In-app browser'));
  await user.keyboard('{ArrowRight}');
  await tabTo(() => button('Get a code'));
  await user.keyboard('{Enter}');
  expect(fake.inputsOf('connect.device')).toEqual([{ serviceId: 'openai-codex', profileId: 'two', label: 'Two' }]);
  await tabTo(() => button('Use another way'));
  await user.keyboard('{Enter}');
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Paste' }).checked).toBe(true);
  expect(field('Label').value).toBe('Two');
});
