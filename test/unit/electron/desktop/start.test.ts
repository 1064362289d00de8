// Small decisions of a start: gates, whether a window opens, where, and what may be printed.
import { describe, expect, it } from 'vitest';
import { uiGates } from '../../../../core/catalog/ui-gates.ts';
import { timeFormatter } from '../../../../electron/desktop/format-time.ts';
import { withoutAddresses } from '../../../../electron/desktop/quiet-warnings.ts';
import { opensWindow } from '../../../../electron/desktop/start-intent.ts';
import { openingBounds } from '../../../../electron/windows/window-bounds.ts';

describe('the gates of the interface', () => {
  const names = [
    'HAPPIER_BUILD_FEATURES_ALLOW',
    'HAPPIER_BUILD_FEATURES_DENY',
    'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED',
    'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED',
  ] as const;
  const unset = Object.fromEntries(names.map((name) => [name, null]));
  const [allow, deny, services, quotas] = names;

  it.each([
    ['nothing is said', {}, {}, [true, true]],
    ['the build is off', { [services]: 'false' }, {}, [false, false]],
    ['the build is off and this start on', { [services]: '0' }, { [services]: true }, [true, true]],
    ['this start switches quotas off', {}, { [quotas]: false }, [true, false]],
    [
      'the build denies, whatever this start says',
      { [deny]: 'connectedServices.quotas' },
      { [quotas]: true, [deny]: [] },
      [true, false],
    ],
    ['this start denies as well', {}, { [deny]: ['connectedServices'] }, [false, false]],
    ['a list allows one', { [allow]: 'connectedServices' }, {}, [true, false]],
  ])('when %s', (_when, build, environment, [wantServices, wantQuotas]) => {
    expect(uiGates({ ...unset, ...build }, environment)).toEqual({
      connectedServices: wantServices,
      'connectedServices.quotas': wantQuotas,
    });
  });
});

describe('a start', () => {
  const quiet = { argv: ['electron', '.'], firstStart: false, trayVisible: true, screenshotWanted: false };

  it('shows the tray alone, unless something asks for the window', () => {
    expect(opensWindow(quiet)).toBe(false);
    expect(opensWindow({ ...quiet, argv: ['electron', '.', '--show'] })).toBe(true);
    expect(opensWindow({ ...quiet, firstStart: true })).toBe(true);
    expect(opensWindow({ ...quiet, trayVisible: false })).toBe(true);
    expect(opensWindow({ ...quiet, screenshotWanted: true })).toBe(true);
  });
});

describe('the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const saved = { x: 100, y: 80, width: 1200, height: 800, maximized: false };

  it('opens where it was', () => {
    expect(openingBounds(saved, screens)).toEqual({ x: 100, y: 80, width: 1200, height: 800 });
  });
  it('opens at its own size the first time', () => {
    expect(openingBounds(null, screens)).toEqual({ width: 1040, height: 720 });
  });
  it('is never smaller than it works', () => {
    expect(openingBounds({ ...saved, width: 10, height: 10 }, screens)).toMatchObject({ width: 720, height: 520 });
  });
  it('comes back from a screen that is gone', () => {
    expect(openingBounds({ ...saved, x: 2_500 }, screens)).toEqual({ width: 1200, height: 800 });
    expect(openingBounds({ ...saved, x: 1_900 }, screens)).toEqual({ width: 1200, height: 800 });
    expect(openingBounds({ ...saved, y: -790 }, screens)).toEqual({ width: 1200, height: 800 });
  });
});

it('prints no more of an address than whose it is', () => {
  const warning =
    'Failed to load URL: http://localhost:1455/auth/callback?code=abc&state=d with error: ERR_ABORTED (https://x.example#y)';
  expect(withoutAddresses(warning)).toBe(
    'Failed to load URL: http://localhost:1455/… with error: ERR_ABORTED (https://x.example/…)',
  );
});

it('writes a time in the person’s locale, with the day where it is not soon, and takes any locale', () => {
  const noon = new Date(2026, 10, 24, 12).getTime();
  const hourMs = 3_600_000;
  expect(timeFormatter('de-AT')(noon + 4 * hourMs, noon)).toBe('16:00');
  expect(timeFormatter('en-GB')(noon + 48 * hourMs, noon)).toMatch(/^Thu/);
  for (const locale of ['C', '', 'xx_invalid.UTF-8']) expect(timeFormatter(locale)(noon, noon)).not.toBe('');
});
