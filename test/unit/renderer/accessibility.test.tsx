// @vitest-environment jsdom
// axe finds nothing on any page, as far as it can tell without layout; contrast is computed from the theme itself.
import { screen } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { themeVariables } from '../../../renderer/ui/theme.ts';
import {
  backendsOf,
  type FakeBridge,
  failed,
  hourMs,
  loginOf,
  meterOf,
  ok,
  otherSessionId,
  previewOf,
  profileOf,
  projectFileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { answerBegin, attemptId } from './connect-app.tsx';
import { type RenderedApp, renderApp } from './render-app.tsx';

const now = Date.now();
const work = profileOf({ isDefault: true, pins: ['codex:w18000'] });
const broken = profileOf({ profileId: 'old', label: 'Old', status: { state: 'needs-sign-in', cause: 'expired' } });
const key = profileOf({
  serviceId: 'openai',
  profileId: 'ci',
  label: null,
  status: { state: 'limited', cause: 'no-credit' },
});
const token = profileOf({
  serviceId: 'claude-subscription',
  kind: 'setup-token',
  label: 'The account of the whole department for long-running work, number two',
  status: { state: 'expires-soon', at: now + 72 * hourMs },
});
const retired = profileOf({
  serviceId: 'gemini',
  status: { state: 'ineligible', cause: 'client-retired', link: null },
});
const unreadable = profileOf({
  serviceId: 'anthropic',
  kind: null,
  quota: null,
  status: { state: 'unreadable', cause: 'damaged' },
});
const meters = [meterOf('5h', 4, hourMs, now), meterOf('week', null, hourMs, now)];
const ended = sessionOf({
  endedAt: now,
  exitCode: 1,
  id: otherSessionId,
});
const state = stateOf({
  profiles: [{ ...work, quota: quotaOf(work, meters, now) }, broken, key, token, retired, unreadable],
  defaults: {
    folders: [{ folder: '/home/demo/src/app', serviceId: 'openai-codex', choice: work.profileId }],
    backends: [{ backend: 'pi', serviceId: 'openai-codex', choice: 'native' }],
  },
  sessions: [sessionOf(), ended],
  backends: backendsOf(['codex', 'claude'], 'signed in as you@example.com'),
  overrides: ['HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL'],
});
const report = previewOf({
  removedVariables: sessionOf().removedVariables,
  notices: [{ kind: 'not-copied', path: '/home/demo/.codex/skills' }],
  projectFiles: [projectFileOf({ effect: 'refused' })],
  problem: { code: 'project_file_refused', detail: '.claude/settings.json' },
});
const needy = { ...state, sessions: [sessionOf({ attention: { kind: 'restart', until: now + hourMs }, bellAt: now })] };
const leaving = { ...state, profiles: [{ ...work, removalAt: now + 9_000 }] };
const off = { ...state, gates: { connectedServices: false, 'connectedServices.quotas': false } };
const behindPassphrase = stateOf({
  profiles: [work],
  account: { state: 'open', protection: 'passphrase', recoveryCheckedAt: now },
});

async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    // Both need layout; the page is no document with landmarks of its own in a test.
    rules: { 'color-contrast': { enabled: false }, 'scrollable-region-focusable': { enabled: false } },
  });
  return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

const profileRoute = (profile: typeof work) =>
  ({ page: 'profile', serviceId: profile.serviceId, profileId: profile.profileId }) as const;

describe('axe finds nothing on', () => {
  const pages: readonly (readonly [string, () => Promise<RenderedApp>])[] = [
    ['first run', () => renderApp()],
    ['choosing a passphrase', () => renderApp({ state: stateOf({ account: { state: 'passphrase-wanted' } }) })],
    [
      'unlocking, with a passphrase file that is wrong',
      () => renderApp({ state: stateOf({ account: { state: 'locked', protection: 'passphrase', wrongFile: true } }) }),
    ],
    [
      'unlocking with the recovery key',
      async () => {
        const app = await renderApp({
          state: stateOf({ account: { state: 'locked', protection: 'passphrase', wrongFile: false } }),
        });
        await app.user.click(screen.getByRole('button', { name: 'Use the recovery key instead' }));
        return app;
      },
    ],
    ['a missing key', () => renderApp({ state: stateOf({ account: { state: 'blocked', cause: 'key_missing' } }) })],
    [
      'a keychain that does not answer',
      () => renderApp({ state: stateOf({ account: { state: 'blocked', cause: 'keychain_unavailable' } }) }),
    ],
    ['connected services', () => renderApp({ state, route: { page: 'connected-services' } })],
    ['a profile', () => renderApp({ state, route: profileRoute(work) })],
    ['a profile that needs sign-in', () => renderApp({ state, route: profileRoute(broken) })],
    ['a setup-token that ends soon', () => renderApp({ state, route: profileRoute(token) })],
    ['an API key with no credit', () => renderApp({ state, route: profileRoute(key) })],
    ['a Gemini account that is served no more', () => renderApp({ state, route: profileRoute(retired) })],
    ['a profile that cannot be read', () => renderApp({ state, route: profileRoute(unreadable) })],
    ['a profile that is being disconnected', () => renderApp({ state: leaving, route: profileRoute(work) })],
    ['a new session', () => renderApp({ state, route: { page: 'new-session' } })],
    ['a new session with nothing yet', () => renderApp({ route: { page: 'new-session' } })],
    [
      'a new session with options, and with what it leaves out',
      async () => {
        const app = await renderApp({
          state,
          route: { page: 'new-session' },
          preferences: { recentFolders: ['/home/demo/src/app'], sessionOptionsOpen: true },
          prepare: (fake) => fake.answer({ 'sessions.preview': () => ok(report) }),
        });
        await app.user.click(screen.getByRole('button', { name: 'Add variable' }));
        await screen.findByRole('alert');
        return app;
      },
    ],
    [
      'a session that needs a restart',
      () => renderApp({ state: needy, route: { page: 'sessions', sessionId: sessionOf().id } }),
    ],
    [
      'continuing as another account',
      async () => {
        const app = await renderApp({ state, route: { page: 'sessions', sessionId: sessionOf().id } });
        await app.user.click(screen.getByRole('button', { name: 'Continue as…' }));
        await screen.findByRole('dialog');
        return app;
      },
    ],
    [
      'the published list of variables',
      async () => {
        const app = await renderApp({ state, route: { page: 'settings' } });
        await app.user.click(screen.getByRole('button', { name: 'The published list' }));
        return app;
      },
    ],
    ['the sessions', () => renderApp({ state, route: { page: 'sessions' } })],
    ['a session', () => renderApp({ state, route: { page: 'sessions', sessionId: sessionOf().id } })],
    ['an ended session', () => renderApp({ state, route: { page: 'sessions', sessionId: ended.id } })],
    ['settings', () => renderApp({ state, route: { page: 'settings' } })],
    ['settings behind a passphrase', () => renderAt(behindPassphrase, ['Settings', 'Change passphrase'])],
    ['settings while connected services are off', () => renderApp({ state: off, route: { page: 'settings' } })],
    ['the choice of a service', () => renderAt(state, ['Connect'])],
    ['the in-app sign-in', () => renderAt(state, codex)],
    ['the in-app sign-in that was cancelled', () => renderAt(state, [...codex, 'Sign in'])],
    ['the in-app sign-in that is open', () => renderAt(state, [...codex, 'Sign in'], { 'signIn.embedded': never })],
    ['a code', () => renderAt(state, [...codex, 'Code', 'Get a code'])],
    ['pasting an address', () => renderAt(state, [...codex, 'Paste', openPage])],
    ['pasting a code', () => renderAt(state, [...claude, 'Paste', openPage])],
    ['the own browser', () => renderAt(state, [...gemini, 'Your browser', openPage, /Paste the address instead/])],
    [
      'a port that is taken',
      () =>
        renderAt(state, [...codex, 'Your browser', openPage], {
          'signIn.begin': () => failed('connect_port_taken', '1455'),
        }),
    ],
    ['a setup-token', () => renderAt(state, [...claude, 'Create it now'])],
    ['a setup-token without Claude Code', () => renderAt(behindPassphrase, claude)],
    [
      'another account than before',
      () => renderAt(state, ['Open Codex: Work', 'Sign in again', 'Sign in'], { 'signIn.embedded': () => ok(changed) }),
    ],
    ['an API key', () => renderAt(state, ['Connect', /^OpenAI API key A key/])],
    ['logins on this computer', () => renderAt(state, imports)],
    ['taking a login over', () => renderAt(state, [...imports, 'Take it over'])],
    ['no login', () => renderAt(state, imports, { 'connect.imports': () => ok({ logins: [] }) })],
    ['the profiles of a service', () => renderAt(state, [/^Codex: Work, 2 profiles/])],
    [
      'the palette',
      async () => {
        const app = await renderApp({ state });
        await app.user.keyboard('{Control>}k{/Control}');
        await screen.findByRole('textbox', { name: 'Go to, or do' });
        return app;
      },
    ],
  ];

  test.each(pages)('%s', async (_name, show) => {
    await show();
    expect(await violations()).toEqual([]);
    // The content security policy lets styles come from files of ours only.
    expect(document.querySelectorAll('style')).toHaveLength(0);
  });
});

const codex = ['Connect', /^Codex Your/];
const claude = ['Connect', /^Claude Your/];
const gemini = ['Connect', /^Gemini Your/];
const openPage = 'Open the sign-in page';
const imports = ['Connect', 'Use the logins already on this computer', 'Look for logins'];
const never = () => new Promise<never>(() => {});
const changed = {
  outcome: 'failed' as const,
  error: { code: 'identity_changed' as const, detail: 'other@example.com' },
  attemptId,
};

/** Connected services, then the buttons and choices in turn. */
async function renderAt(
  shown: typeof state,
  names: readonly (string | RegExp)[],
  answers: Parameters<FakeBridge['answer']>[0] = {},
): Promise<RenderedApp> {
  const app = await renderApp({ state: shown, route: { page: 'connected-services' } });
  answerBegin(app);
  app.fake.answer({
    'signIn.embedded': () => ok({ outcome: 'cancelled' as const }),
    'connect.imports': () => ok({ logins: [loginOf(), loginOf({ loginId: 'x', problem: 'missing-scope' })] }),
    ...answers,
  });
  for (const name of names) {
    await app.user.click(screen.queryByRole('radio', { name }) ?? screen.getByRole('button', { name }));
  }
  return app;
}

describe('contrast', () => {
  const schemes = ['light', 'dark'] as const;
  const texts = [
    '--mantine-color-text',
    '--mantine-color-dimmed',
    '--mantine-color-error',
    '--mantine-color-anchor',
    '--mantine-color-placeholder',
    '--h-good-text',
    '--h-warning-text',
    '--h-critical-text',
  ];
  const surfaces = ['--mantine-color-body', '--h-sidebar', '--h-hover', '--h-raised'];

  test.each(schemes)('every text is readable on every surface (%s)', (scheme) => {
    const colour = variablesOf(scheme);
    for (const surface of surfaces) {
      for (const name of texts)
        expect(contrast(colour(name), colour(surface)), `${name} on ${surface}`).toBeGreaterThan(4.5);
    }
  });

  test.each(schemes)('notices and the chosen entry are readable (%s)', (scheme) => {
    const colour = variablesOf(scheme);
    for (const surface of ['--h-warning-surface', '--h-critical-surface', '--h-selected']) {
      expect(contrast(colour('--mantine-color-text'), colour(surface)), surface).toBeGreaterThan(4.5);
    }
    expect(contrast(colour('--mantine-color-dimmed'), colour('--h-selected'))).toBeGreaterThan(4.5);
    expect(contrast('#ffffff', colour('--mantine-color-accent-filled'))).toBeGreaterThan(4.5);
  });

  test.each(schemes)('bars, frames of fields and the focus ring stand out (%s)', (scheme) => {
    const colour = variablesOf(scheme);
    for (const name of [
      '--h-good',
      '--h-warning',
      '--h-critical',
      '--h-unknown',
      '--h-control',
      '--h-focus',
      '--h-tick',
    ]) {
      expect(contrast(colour(name), colour('--mantine-color-body')), name).toBeGreaterThan(3);
    }
  });
});

/** The value of a variable in one scheme, as `#rrggbb`. */
function variablesOf(scheme: 'light' | 'dark'): (name: string) => string {
  const rules = themeVariables();
  const own = rules.slice(rules.indexOf(`[data-mantine-color-scheme="${scheme}"]`)).split('}')[0] ?? '';
  const read = (name: string): string => {
    const value = new RegExp(`${name}:\\s*([^;]+);`).exec(own + rules)?.[1]?.trim() ?? '';
    const reference = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
    return reference ? read(reference) : value;
  };
  return read;
}

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const hex = colour.replace('#', '');
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  if (!/^[0-9a-f]{6}$/i.test(full)) throw new Error(`no colour: ${colour}`);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
