// @vitest-environment jsdom
// Keys and setup-tokens that are pasted: masked, checked, sent once, gone from the page, and offered to the service they belong to.
import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { KeyCheck } from '../../../core/credential/record.ts';
import { failed, ok, profileOf } from '../../support/renderer-state.ts';
import { alertText, button, connect, field, fill, reconnect, way, work } from './connect-app.tsx';

const keys = {
  openai: 'sk-proj-abcdefghijklmnopqrstuvwxyz012345',
  anthropic: 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz',
  'claude-subscription': 'sk-ant-oat01-abcdefghijklmnopqrstuvwxyz',
};
const fields = { openai: 'OpenAI API key', anthropic: 'Anthropic API key', 'claude-subscription': 'Setup-token' };
const stores = { openai: 'Store key', anthropic: 'Store key', 'claude-subscription': 'Store token' };
type SecretService = keyof typeof keys;
const secretField = (serviceId: SecretService) =>
  screen.getByLabelText<HTMLInputElement>(fields[serviceId], { selector: 'input[type=password]' });

const stored = (serviceId: ServiceId, check: KeyCheck['result']) => ok({ serviceId, profileId: work.profileId, check });

describe.each(['openai', 'anthropic', 'claude-subscription'] as const)('a secret of %s', (serviceId) => {
  const secret = keys[serviceId];

  test('is masked, sent once, and gone from the page right after', async () => {
    const { user, fake, container } = await connect(serviceId);
    expect(secretField(serviceId).type).toBe('password');
    let seen: string | null = null;
    fake.answer({
      'connect.secret': () => {
        seen = secretField(serviceId).value;
        return failed('server_unavailable');
      },
    });
    await fill(user, secretField(serviceId), secret);
    await user.click(button(stores[serviceId]));
    expect(fake.inputsOf('connect.secret')).toEqual([
      { serviceId, profileId: 'default', secret, replace: false, skipCheck: false },
    ]);
    expect(seen).toBe('');
    expect(await alertText()).toContain('The server cannot be reached.');
    expect(secretField(serviceId).value).toBe('');
    expect(container.outerHTML).not.toContain(secret);
    expect(document.activeElement).toBe(secretField(serviceId));
  });

  test('that the provider refuses is told, and nothing of it stays', async () => {
    const { user, fake, container } = await connect(serviceId);
    fake.answer({ 'connect.secret': () => failed('key_refused') });
    await fill(user, secretField(serviceId), secret);
    await user.keyboard('{Enter}');
    expect(await alertText()).toContain('The provider does not accept this key.');
    expect(container.outerHTML).not.toContain(secret);
  });
});

test.each([
  ['accepted', 'OpenAI API key: Ci is connected.'],
  ['restricted', 'OpenAI API key: Ci is stored. OpenAI accepts it, but allows it only some things.'],
  ['no-credit', 'OpenAI API key: Ci is stored. OpenAI accepts it, but the account has no credit.'],
  ['unverified', 'OpenAI API key: Ci is stored. It was not tested.'],
  ['blocked', 'OpenAI API key: Ci is stored, but OpenAI has blocked its account.'],
] as const)('what the provider said (%s) is told after storing', async (check, text) => {
  const { user, fake, services } = await connect('openai');
  fake.answer({ 'connect.secret': () => stored('openai', check) });
  await fill(user, field('Label'), 'Ci');
  await fill(user, secretField('openai'), keys.openai);
  await user.click(button('Store key'));
  expect(screen.getByText(text)).toBeTruthy();
  expect(services.place.getState().place).toMatchObject({ page: 'profile', serviceId: 'openai' });
});

test('the provider is left unasked when the person wants that', async () => {
  const { user, fake } = await connect('anthropic');
  fake.answer({ 'connect.secret': () => stored('anthropic', 'unverified') });
  await user.click(screen.getByRole('checkbox', { name: 'Store without asking Anthropic' }));
  await fill(user, secretField('anthropic'), keys.anthropic);
  await user.click(button('Store key'));
  expect(fake.inputsOf('connect.secret')).toMatchObject([{ skipCheck: true }]);
});

test.each([
  ['openai', 'anthropic', 'Add under Anthropic API key'],
  ['openai', 'claude-subscription', 'Add under Claude'],
  ['anthropic', 'openai', 'Add under OpenAI API key'],
  ['anthropic', 'claude-subscription', 'Add under Claude'],
  ['claude-subscription', 'anthropic', 'Add under Anthropic API key'],
  ['claude-subscription', 'openai', 'Add under OpenAI API key'],
] as const)('pasted under %s, one of %s is not sent and moves without being typed again', async (from, to, offer) => {
  const { user, fake } = await connect(from);
  await fill(user, field('Label'), 'Ci');
  await fill(user, secretField(from), keys[to]);
  await user.click(button(stores[from]));
  expect(fake.inputsOf('connect.secret')).toEqual([]);
  expect(await alertText()).toContain('This key belongs to another service.');
  await user.click(button(offer));
  expect(screen.queryByRole('alert')).toBeNull();
  fake.answer({ 'connect.secret': () => stored(to, 'accepted') });
  await user.click(button(stores[to]));
  expect(fake.inputsOf('connect.secret')).toEqual([
    { serviceId: to, profileId: 'ci', label: 'Ci', secret: keys[to], replace: false, skipCheck: false },
  ]);
});

test.each([
  ['hello there', 'does not look like a key'],
  ['!cat ~/.secret', 'a backend would run it as a command'],
  ['OPENAI_API_KEY', 'the name of a variable, not a key'],
  ['sk-admin-abcdefghijklmnopqrstuvwxyz', 'belongs to another service. (OpenAI admin key)'],
])('"%s" is refused by name before anything is sent', async (text, why) => {
  const { user, fake } = await connect('openai');
  await fill(user, secretField('openai'), text);
  await user.click(button('Store key'));
  expect(await alertText()).toContain(why);
  expect(screen.queryByRole('button', { name: /^Add under/ })).toBeNull();
  expect(fake.inputsOf('connect.secret')).toEqual([]);
});

test('a key of an existing profile is replaced', async () => {
  const { user, fake } = await reconnect(profileOf({ serviceId: 'openai', profileId: 'ci', label: null }));
  fake.answer({ 'connect.secret': () => stored('openai', 'accepted') });
  await fill(user, secretField('openai'), keys.openai);
  await user.click(button('Replace key'));
  expect(fake.inputsOf('connect.secret')).toMatchObject([{ profileId: 'ci', replace: true }]);
});

test('a setup-token made elsewhere is stored with the day it was made', async () => {
  const { user, fake } = await connect('claude-subscription');
  const day = field('Made on');
  const today = new Date();
  const text = (date: Date) => date.toLocaleDateString('sv');
  expect([day.value, day.max]).toEqual([text(today), text(today)]);
  const madeOn = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 40);
  await user.clear(day);
  await user.type(day, text(madeOn));
  fake.answer({ 'connect.secret': () => stored('claude-subscription', 'accepted') });
  await fill(user, secretField('claude-subscription'), keys['claude-subscription']);
  await user.click(button('Store token'));
  expect(fake.inputsOf('connect.secret')).toMatchObject([{ issuedAt: madeOn.getTime() }]);
});

test('what was pasted stays in its field while another way is looked at', async () => {
  const { user } = await connect('claude-subscription');
  await fill(user, secretField('claude-subscription'), keys['claude-subscription']);
  await user.click(way('Paste'));
  await user.click(way('Setup-token'));
  expect(secretField('claude-subscription').value).toBe(keys['claude-subscription']);
});
