// @vitest-environment jsdom
// axe finds nothing on any page, as far as it can tell without layout; contrast is computed from the theme itself.
import { screen } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';
import { themeVariables } from '../../../renderer/ui/theme.ts';
import {
  backendsOf,
  hourMs,
  meterOf,
  ok,
  otherSessionId,
  profileOf,
  quotaOf,
  sessionOf,
  stateOf,
} from '../../support/renderer-state.ts';
import { type RenderedApp, renderApp } from './render-app.tsx';

const now = Date.now();
const work = profileOf({ isDefault: true, pins: ['codex:w18000'] });
const broken = profileOf({ profileId: 'old', label: 'Old', status: { state: 'needs-sign-in', cause: 'expired' } });
const key = profileOf({ serviceId: 'openai', profileId: 'ci', label: null });
const meters = [meterOf('5h', 4, hourMs, now), meterOf('week', null, hourMs, now)];
const ended = sessionOf({
  endedAt: now,
  exitCode: 1,
  id: otherSessionId,
});
const state = stateOf({
  profiles: [{ ...work, quota: quotaOf(work, meters, now) }, broken, key],
  sessions: [sessionOf(), ended],
  backends: backendsOf(['codex'], 'signed in as you@example.com'),
  overrides: ['HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL'],
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
    ['unlocking', () => renderApp({ state: stateOf({ account: { state: 'locked', protection: 'passphrase' } }) })],
    [
      'a blocked keychain',
      () =>
        renderApp({ state: stateOf({ account: { state: 'blocked', protection: 'keychain', cause: 'key_missing' } }) }),
    ],
    ['connected services', () => renderApp({ state, route: { page: 'connected-services' } })],
    ['a profile', () => renderApp({ state, route: profileRoute(work) })],
    ['a profile that needs sign-in', () => renderApp({ state, route: profileRoute(broken) })],
    ['a new session', () => renderApp({ state, route: { page: 'new-session' } })],
    ['a new session with nothing yet', () => renderApp({ route: { page: 'new-session' } })],
    ['the sessions', () => renderApp({ state, route: { page: 'sessions' } })],
    ['a session', () => renderApp({ state, route: { page: 'sessions', sessionId: sessionOf().id } })],
    ['an ended session', () => renderApp({ state, route: { page: 'sessions', sessionId: ended.id } })],
    ['settings', () => renderApp({ state, route: { page: 'settings' } })],
    ['the choice of a service', () => renderAt(state, 'Connect')],
    ['the in-app sign-in', () => renderAt(state, 'Connect', /^Codex Your/)],
    ['an API key', () => renderAt(state, 'Connect', /^OpenAI API key A key/)],
    ['the profiles of a service', () => renderAt(state, /^Codex: Work, 2 profiles/)],
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

/** Connected services, then the buttons in turn. */
async function renderAt(shown: typeof state, ...buttons: readonly (string | RegExp)[]): Promise<RenderedApp> {
  const app = await renderApp({
    state: shown,
    route: { page: 'connected-services' },
    prepare: (fake) => fake.answer({ 'signIn.embedded': () => ok({ outcome: 'cancelled' as const }) }),
  });
  for (const name of buttons) await app.user.click(screen.getByRole('button', { name }));
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
