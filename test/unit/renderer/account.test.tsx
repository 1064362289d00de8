// @vitest-environment jsdom
// The pages before the data is open: passphrase, each reason why the key is not at hand, and the recovery key.
import { act, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { AccountView } from '../../../core/api/state.ts';
import { failed, ok, stateOf } from '../../support/renderer-state.ts';
import { alertText, button, field, fill } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

const at = (account: AccountView) => renderApp({ state: stateOf({ account }) });
const locked = { state: 'locked', protection: 'passphrase', wrongFile: false } as const;
const blocked = (cause: Extract<AccountView, { state: 'blocked' }>['cause']) => at({ state: 'blocked', cause });
const words = Array.from({ length: 24 }, (_, index) => (index === 6 ? 'abandn' : 'abandon'));

describe('a passphrase', () => {
  test('is chosen by typing it twice, and does not stay', async () => {
    const { user, fake, container } = await at({ state: 'passphrase-wanted' });
    const [first, again] = [field('Passphrase'), field('Passphrase again')];
    expect([first.type, again.type]).toEqual(['password', 'password']);
    await fill(user, first, 'short');
    await fill(user, again, 'short');
    await user.click(button('Use this passphrase'));
    expect(screen.getByText('Use at least 8 characters.')).toBeTruthy();
    await fill(user, first, ' but longer');
    await user.click(button('Use this passphrase'));
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    await fill(user, again, ' but longer');
    await user.click(button('Use this passphrase'));
    expect(fake.inputsOf('account.unlock')).toEqual([{ passphrase: 'short but longer' }]);
    expect([first.value, again.value]).toEqual(['', '']);
    expect(container.outerHTML).not.toContain('short but longer');
  });

  test('unlocks; a wrong one is told by name and typed again', async () => {
    const { user, fake } = await at(locked);
    fake.answer({ 'account.unlock': () => failed('passphrase_wrong') });
    await user.type(field('Passphrase'), 'wrong horse{Enter}');
    expect(await alertText()).toContain('That passphrase does not open the data.');
    expect(field('Passphrase').value).toBe('');
    expect(document.activeElement).toBe(field('Passphrase'));
    act(() => fake.change({ account: { state: 'open', protection: 'passphrase', recoveryCheckedAt: null } }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Welcome to Happier');
  });

  test('a passphrase file that holds another one is named', async () => {
    await at({ ...locked, wrongFile: true });
    expect(screen.getByText(/HAPPIER_PASSPHRASE_FILE holds another passphrase/)).toBeTruthy();
  });

  test('that is forgotten gives way to the recovery key, and back', async () => {
    const { user } = await at(locked);
    await user.click(button('Use the recovery key instead'));
    expect(document.activeElement).toBe(field(/The 24 words/));
    await user.click(button('Use the passphrase instead'));
    expect(field('Passphrase')).toBeTruthy();
  });
});

describe('a key that is not at hand', () => {
  test.each([
    ['key_missing', /not in the keychain of this computer/],
    ['key_changed', /holds the key of other data/],
    ['key_wrong', /is not a key/],
    ['keychain_locked', /is locked. Unlock it/],
    ['keychain_unavailable', /does not answer/],
    ['account_damaged', /file that describes the account is damaged/],
  ] as const)('(%s) has its own text, can be asked for again, and takes the recovery key', async (cause, text) => {
    const { user, fake } = await blocked(cause);
    expect(screen.getByText(text).textContent).toContain('Nothing was deleted.');
    expect(screen.getByText('/home/demo/.local/share/happier')).toBeTruthy();
    expect(document.activeElement).toBe(button('Try again'));
    fake.answer({ 'account.retry': () => failed(cause) });
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('account.retry')).toHaveLength(1);
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(button('Open with the recovery key').disabled).toBe(true);
    expect(screen.queryAllByLabelText(/passphrase/i)).toHaveLength(cause === 'keychain_unavailable' ? 2 : 0);
  });
});

describe('the recovery key', () => {
  test('is taken as people write it; the first unknown word is named and marked, the others stay', async () => {
    const { user, fake, container } = await blocked('key_missing');
    const input = screen.getByLabelText<HTMLTextAreaElement>(/The 24 words/);
    await fill(user, input, words.slice(0, 20).join(' '));
    expect(screen.getByText('20 words of 24')).toBeTruthy();
    expect(button('Open with the recovery key').disabled).toBe(true);
    await fill(user, input, `, 21. ${words.slice(20).join('\n')}`);
    fake.answer({ 'account.recover': () => failed('recovery_words_wrong', 'word 7') });
    await user.click(button('Open with the recovery key'));
    expect(await alertText()).toBe('Word 7 is in no recovery key. Correct it and try again.');
    expect(input.value.slice(input.selectionStart, input.selectionEnd)).toBe('abandn');
    await user.keyboard('abandon');
    fake.answer({ 'account.recover': () => ok({}) });
    await user.click(button('Open with the recovery key'));
    const sent = fake.inputsOf('account.recover').at(-1) as { words: string };
    expect(sent.words.match(/[a-z]+/g)).toEqual(Array(24).fill('abandon'));
    expect(input.value).toBe('');
    expect(container.outerHTML).not.toContain('abandon');
  });

  test.each([
    ['recovery_words_wrong', /These words are not a recovery key/],
    ['recovery_other_account', /This recovery key belongs to other data/],
    ['account_damaged', /file that describes the account is damaged/],
  ] as const)('that does not fit (%s) is told and stays to be corrected', async (code, text) => {
    const { user, fake } = await blocked('key_changed');
    await fill(user, field(/The 24 words/), words.join(' '));
    fake.answer({ 'account.recover': () => failed(code) });
    await user.click(button('Open with the recovery key'));
    expect(await alertText()).toMatch(text);
    expect(field(/The 24 words/).value).toBe(words.join(' '));
  });

  test('asks for a passphrase where no keychain takes the key, from the start or when that shows', async () => {
    const { user, fake } = await blocked('key_missing');
    await fill(user, field(/The 24 words/), words.join(' '));
    fake.answer({ 'account.recover': () => failed('keychain_unavailable') });
    await user.click(button('Open with the recovery key'));
    expect(await screen.findByText(/The keychain cannot be used, so a passphrase protects/)).toBeTruthy();
    expect(button('Open with the recovery key').disabled).toBe(true);
    await fill(user, field('New passphrase'), 'correct horse');
    await fill(user, field('New passphrase again'), 'correct hose');
    await user.click(button('Open with the recovery key'));
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    await user.clear(field('New passphrase again'));
    await fill(user, field('New passphrase again'), 'correct horse');
    fake.answer({ 'account.recover': () => ok({}) });
    await user.click(button('Open with the recovery key'));
    expect(fake.inputsOf('account.recover')).toEqual([
      { words: words.join(' ') },
      { words: words.join(' '), passphrase: 'correct horse' },
    ]);
    expect(field('New passphrase').value).toBe('');
  });

  test('is reached and sent by the keyboard alone', async () => {
    const { user, fake } = await blocked('key_wrong');
    await user.tab();
    expect(document.activeElement).toBe(field(/The 24 words/));
    await user.paste(words.join(' '));
    await user.tab();
    await user.keyboard('{Enter}');
    expect(fake.inputsOf('account.recover')).toHaveLength(1);
  });
});
