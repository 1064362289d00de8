// @vitest-environment jsdom
// New session: options, what a start would leave out, files of the folder, and why a start is refused, all before it.
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import {
  backendsOf,
  type FakeBridge,
  failed,
  ok,
  previewOf,
  profileOf,
  projectFileOf,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { fill } from './connect-app.tsx';
import { renderApp } from './render-app.tsx';

const work = profileOf({ isDefault: true });
const key = profileOf({ serviceId: 'openai', profileId: 'ci-key', label: null });

const open = (answers: Parameters<FakeBridge['answer']>[0] = {}, patch: Partial<DaemonState> = {}) =>
  renderApp({
    state: stateOf({ profiles: [work, key], backends: backendsOf(['codex', 'pi']), ...patch }),
    preferences: { recentFolders: ['/home/demo/src/app'], sessionOptionsOpen: true },
    route: { page: 'new-session' },
    prepare: (fake) => fake.answer({ 'sessions.start': () => ok(sessionOf()), ...answers }),
  });

const startButton = () => screen.getByRole<HTMLButtonElement>('button', { name: /start session/i });
const field = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name });
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const previewed = (fake: FakeBridge, count: number) =>
  waitFor(() => expect(fake.inputsOf('sessions.preview').length).toBeGreaterThanOrEqual(count));

describe('options', () => {
  test('go along with the start; the model is remembered, variables are not', async () => {
    const { user, fake, services } = await open();
    await fill(user, field('Model'), 'gpt-5-codex');
    await fill(user, field('Arguments'), "--search -m 'two words'");
    await user.click(button('Add variable'));
    await fill(user, field('Name'), 'RUST_LOG');
    await fill(user, screen.getByLabelText('Value of RUST_LOG'), 'debug');
    await user.click(startButton());
    expect(fake.inputsOf('sessions.start')).toMatchObject([
      { model: 'gpt-5-codex', args: ['--search', '-m', 'two words'], variables: { RUST_LOG: 'debug' } },
    ]);
    expect(fake.inputsOf('preferences.set')).toMatchObject([{ sessionModels: { codex: 'gpt-5-codex' } }]);
    expect(services.draft.getState()).toMatchObject({ variables: [], models: { codex: 'gpt-5-codex' } });
  });

  test('show how the arguments were split, or what is wrong with them', async () => {
    const { user } = await open();
    await fill(user, field('Arguments'), "--search 'two words'");
    const split = within(screen.getByRole('list', { name: 'How they are split' }));
    expect(split.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['codex', '--search', 'two words']);
    await fill(user, field('Arguments'), ' "open');
    expect(screen.getByText('A " is not closed.')).toBeTruthy();
    expect(startButton().disabled).toBe(true);
    expect(screen.getByText('Correct the options.')).toBeTruthy();
  });

  test('belong to one backend', async () => {
    const { user } = await open();
    await fill(user, field('Model'), 'gpt-5-codex');
    await user.click(screen.getByRole('radio', { name: /^Pi/ }));
    expect(field('Model').value).toBe('');
    await user.click(screen.getByRole('radio', { name: /^Codex/ }));
    expect(field('Model').value).toBe('gpt-5-codex');
  });

  test.each([
    ['OPENAI_BASE_URL', /Codex would use it for another account/],
    ['GEMINI_API_KEY', /Codex would use it for another account/],
    ['HAPPIER_HOME', /Happier sets these itself/],
    ['MY_SECRET', /your own list/],
    ['1ST', /no digit first/],
  ])('a variable that cannot be given is named at once: %s', async (name, words) => {
    const { user } = await open({}, { addedVariables: ['MY_SECRET'] });
    await user.click(button('Add variable'));
    await fill(user, field('Name'), name);
    expect(screen.getByText(words)).toBeTruthy();
    expect(startButton().disabled).toBe(true);
    await user.click(button(`Remove ${name}`));
    expect(startButton().disabled).toBe(false);
  });

  test('a native start takes the person’s own variables', async () => {
    const { user } = await open();
    await user.click(within(screen.getByRole('group', { name: 'Codex' })).getByRole('radio', { name: /^Native/ }));
    await user.click(button('Add variable'));
    await fill(user, field('Name'), 'OPENAI_BASE_URL');
    expect(startButton().disabled).toBe(false);
  });

  test('a value is masked until it is asked for, and Enter in the list makes a row instead of a start', async () => {
    const { user, fake } = await open();
    await user.click(button('Add variable'));
    const value = screen.getByLabelText<HTMLInputElement>('Value');
    expect(value.type).toBe('password');
    await user.type(value, 'secret{Enter}');
    expect(screen.getAllByRole('textbox', { name: 'Name' })).toHaveLength(2);
    expect(fake.inputsOf('sessions.start')).toEqual([]);
    await user.click(screen.getAllByRole('button', { name: 'Show the value' })[0] as HTMLElement);
    expect(value.type).toBe('text');
  });

  test('everything is still there after a detour, and folded options say what they hold', async () => {
    const { user } = await open();
    await fill(user, field('Model'), 'gpt-5-codex');
    await fill(user, field('Arguments'), '--search');
    await user.click(button('Add variable'));
    await fill(user, field('Name'), 'RUST_LOG');
    await user.click(button('Settings'));
    await user.click(button(/New session/));
    expect([field('Model').value, field('Arguments').value, field('Name').value]).toEqual([
      'gpt-5-codex',
      '--search',
      'RUST_LOG',
    ]);
    await user.click(button('Options'));
    expect(button(/^Options/).textContent).toContain('gpt-5-codex · 1 argument · 1 variable');
    expect(screen.queryByRole('textbox', { name: 'Model' })).toBeNull();
  });
});

describe('before the start', () => {
  test('a word is asked about once, not letter by letter', async () => {
    const { user, fake } = await open();
    await previewed(fake, 1);
    await user.type(field('Model'), 'opus');
    await waitFor(() => expect(fake.inputsOf('sessions.preview').at(-1)).toMatchObject({ model: 'opus' }));
    expect(fake.inputsOf('sessions.preview').length).toBeLessThan(1 + 'opus'.length);
  });

  test('the choices are asked about a moment after the last change, without the values of variables', async () => {
    const { user, fake } = await open();
    await previewed(fake, 1);
    await user.click(button('Add variable'));
    await fill(user, field('Name'), 'RUST_LOG');
    await fill(user, screen.getByLabelText('Value of RUST_LOG'), 'a secret');
    await fill(user, field('Model'), 'gpt-5');
    await waitFor(() => expect(fake.inputsOf('sessions.preview').at(-1)).toMatchObject({ model: 'gpt-5' }));
    expect(fake.inputsOf('sessions.preview').at(-1)).toMatchObject({
      backend: 'codex',
      cwd: '/home/demo/src/app',
      variables: { RUST_LOG: '' },
    });
    expect(JSON.stringify(fake.inputsOf('sessions.preview'))).not.toContain('secret');
  });

  test('what would be left out is told, with the reason', async () => {
    const preview = previewOf({
      removedVariables: [
        { name: 'OPENAI_API_KEY', why: 'billed-instead' },
        { name: 'OPENAI_BASE_URL', why: 'redirects' },
        { name: 'CODEX_HOME', why: 'redirects' },
        { name: 'HAPPIER_HOME', why: 'ours' },
      ],
      notices: [{ kind: 'native-login-left-out', path: '/home/demo/.local/share/opencode/auth.json' }],
    });
    await open({ 'sessions.preview': () => ok(preview) });
    const facts = within(await screen.findByRole('region', { name: 'Before it starts' }));
    expect(facts.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'OPENAI_API_KEY in your environment would have been billed instead.',
      'OPENAI_BASE_URL, CODEX_HOME in your environment would have led it to other addresses, homes or accounts.',
      'The login in ~/.local/share/opencode/auth.json is not used: choose a profile for that provider if you need it.',
    ]);
    expect(button('3 things to know')).toBeTruthy();
    expect(startButton().disabled).toBe(false);
  });

  test('only the latest question counts', async () => {
    const answers: ((path: string) => void)[] = [];
    const { user, fake } = await open({
      'sessions.preview': () =>
        new Promise((resolve) =>
          answers.push((path) => resolve({ ok: true, value: previewOf({ notices: [{ kind: 'not-copied', path }] }) })),
        ),
    });
    await previewed(fake, 1);
    await fill(user, field('Model'), 'x');
    await previewed(fake, 2);
    await act(async () => {
      answers[1]?.('/new');
      answers[0]?.('/old');
    });
    expect(screen.getByText('/new')).toBeTruthy();
    expect(screen.queryByText('/old')).toBeNull();
  });

  test('a file of the folder can be allowed, which is asked about anew, and taken back', async () => {
    let effect: 'left-out' | 'harmless-part-used' = 'left-out';
    const { user, fake } = await open({
      'sessions.preview': () => ok(previewOf({ projectFiles: [projectFileOf({ effect })] })),
    });
    expect(await screen.findByText(/is left out: it could change the account/)).toBeTruthy();
    effect = 'harmless-part-used';
    await user.click(button('Allow for this folder…'));
    const file = { backend: 'codex', folder: '/home/demo/src/app', hash: 'a'.repeat(64) };
    expect(fake.inputsOf('sessions.allow')).toEqual([
      { ...file, path: '/home/demo/src/app/.claude/settings.json', allowed: true },
    ]);
    await user.click(await screen.findByRole('button', { name: 'Take back…' }));
    expect(fake.inputsOf('sessions.allow')).toMatchObject([{ allowed: true }, { allowed: false }]);
  });

  test('a file that must be decided about stops the start', async () => {
    const problem = { code: 'project_file_refused', detail: '.pi/extensions/x.ts' } as const;
    await open({
      'sessions.preview': () => ok(previewOf({ projectFiles: [projectFileOf({ effect: 'refused' })], problem })),
    });
    expect((await screen.findByRole('alert')).textContent).toContain('A file of this folder could send the credential');
    expect(startButton().disabled).toBe(true);
    expect(button('Allow for this folder…')).toBeTruthy();
  });

  test('another problem is told with what mends it, and goes with the choice that made it', async () => {
    const { user } = await open({
      'sessions.preview': ({ args = [] }) =>
        ok(previewOf({ problem: args.length > 0 ? { code: 'argument_refused', detail: '--oss' } : null })),
    });
    await fill(user, field('Arguments'), '--oss');
    expect((await screen.findByRole('alert')).textContent).toContain('(--oss) Leave it out.');
    expect(startButton().disabled).toBe(true);
    await user.clear(field('Arguments'));
    expect(startButton().disabled).toBe(false);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('a problem is looked at again when the person comes back to the window', async () => {
    const { user, fake } = await open({
      'sessions.preview': () => ok(previewOf({ problem: { code: 'folder_missing', detail: null } })),
    });
    await screen.findByRole('alert');
    await user.click(button('Check again'));
    await previewed(fake, 2);
    fake.answer({ 'sessions.preview': () => ok(previewOf()) });
    act(() => void window.dispatchEvent(new Event('focus')));
    await waitFor(() => expect(startButton().disabled).toBe(false));
  });

  test('a start that is refused all the same says so in the same place', async () => {
    const { user } = await open({ 'sessions.start': () => failed('needs_sign_in', 'openai-codex work') });
    await user.click(startButton());
    expect((await screen.findByRole('alert')).textContent).toContain('The provider ended this sign-in.');
    await user.click(button('Open profile'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Work');
  });
});
