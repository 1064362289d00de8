// What the bundler promises: gates inlined as they stood, no inline script in a page, unknown targets refused.
import { expect, it } from 'vitest';
import { bundle } from '../../../build/bundle.mjs';
import { definitions } from '../../../build/bundle-definitions.mjs';
import { hasInlineScript } from '../../../build/bundle-renderer.mjs';

it('inlines the four gates, null where unset', () => {
  const { __HAPPIER_BUILD_GATES__: text } = definitions(false, { HAPPIER_BUILD_FEATURES_DENY: 'a,b', OTHER: 'x' });
  expect(JSON.parse(text ?? '')).toEqual({
    HAPPIER_BUILD_FEATURES_ALLOW: null,
    HAPPIER_BUILD_FEATURES_DENY: 'a,b',
    EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: null,
    EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED: null,
  });
});

it('is no production build under test, and has no gates whatever the shell says', () => {
  expect(__HAPPIER_PRODUCTION__).toBe(false);
  expect(Object.values(__HAPPIER_BUILD_GATES__)).toEqual([null, null, null, null]);
});

it.each([
  ['<script>1</script>', true],
  ['<script type="module">1</script>', true],
  ['<body onload="x()">', true],
  ['<script type="module" src="./a.js"></script>', false],
  ['<!-- <script>1</script> --><div data-on="x"></div>', false],
])('finds inline scripts in %s: %s', (page, found) => {
  expect(hasInlineScript(page)).toBe(found);
});

it('refuses source maps in production and targets that do not exist', async () => {
  await expect(bundle({ production: true, sourcemap: true })).rejects.toThrow(/source maps/);
  await expect(bundle({ only: ['nothing'] })).rejects.toThrow(/no bundle "nothing"/);
});
