// Every cell backend × service × kind against a table copied by hand from SPEC part D, and the gates of SPEC J1.
import { describe, expect, test } from 'vitest';
import { backendIdSchema, backendIds } from '../../../../core/catalog/backends.ts';
import { compatibility, compatibleServices } from '../../../../core/catalog/compatibility.ts';
import { type GateInput, intersectGates, resolveGates } from '../../../../core/catalog/features.ts';
import { credentialKindSchema, serviceIdSchema, serviceIds } from '../../../../core/catalog/services.ts';

// SPEC D1–D6. Rows: backend, service. Columns: oauth, setup-token, api-key. Y: takes it; n: not.
const table = `
  claude    openai-codex         n n n
  claude    openai               n n n
  claude    claude-subscription  Y Y n
  claude    anthropic            n n Y
  claude    gemini               n n n
  codex     openai-codex         Y n n
  codex     openai               n n Y
  codex     claude-subscription  n n n
  codex     anthropic            n n n
  codex     gemini               n n n
  gemini    openai-codex         n n n
  gemini    openai               n n n
  gemini    claude-subscription  n n n
  gemini    anthropic            n n n
  gemini    gemini               Y n n
  opencode  openai-codex         Y n n
  opencode  openai               n n Y
  opencode  claude-subscription  n n n
  opencode  anthropic            n n Y
  opencode  gemini               n n n
  pi        openai-codex         Y n n
  pi        openai               n n Y
  pi        claude-subscription  n Y n
  pi        anthropic            n n Y
  pi        gemini               n n n
`;

const kinds = ['oauth', 'setup-token', 'api-key'] as const;
const rows = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

describe('compatibility', () => {
  test('the table has every backend, service and kind there is', () => {
    expect(credentialKindSchema.options.toSorted()).toEqual(kinds.toSorted());
    expect(rows.map(([backend, service]) => `${backend} ${service}`)).toEqual(
      backendIds.flatMap((backend) => serviceIds.map((service) => `${backend} ${service}`)),
    );
  });

  test.each(rows)('%s ← %s: oauth %s, setup-token %s, api-key %s', (b, s, ...cells) => {
    const backend = backendIdSchema.parse(b);
    const service = serviceIdSchema.parse(s);
    const found = kinds.map((kind) => (compatibility(backend, service, kind).compatible ? 'Y' : 'n'));
    expect(found).toEqual(cells);
  });

  test('a no has its reason', () => {
    const reason = (...cell: Parameters<typeof compatibility>) => {
      const answer = compatibility(...cell);
      return answer.compatible ? null : answer.reason;
    };
    expect(reason('codex', 'openai', 'oauth')).toBe('kind-not-of-service');
    expect(reason('codex', 'gemini', 'oauth')).toBe('service-not-accepted');
    expect(reason('opencode', 'claude-subscription', 'setup-token')).toBe('service-not-accepted');
    expect(reason('pi', 'claude-subscription', 'oauth')).toBe('kind-not-accepted');
    expect(reason('claude', 'anthropic', 'setup-token')).toBe('kind-not-of-service');
  });

  test('a backend names the services it takes any kind of', () => {
    for (const backend of backendIds) {
      const taken = rows
        .filter(([b, , ...cells]) => b === backend && cells.includes('Y'))
        .map(([, service]) => service);
      expect(compatibleServices(backend)).toEqual(taken);
    }
  });
});

describe('gates', () => {
  const on: GateInput = { own: {}, allow: null, deny: [] };

  test.each<[string, Partial<GateInput>, boolean, boolean]>([
    ['nothing said', {}, true, true],
    ['parent off', { own: { connectedServices: false } }, false, false],
    ['parent off, child on', { own: { connectedServices: false, 'connectedServices.quotas': true } }, false, false],
    ['child off', { own: { 'connectedServices.quotas': false } }, true, false],
    ['parent denied', { deny: ['connectedServices'] }, false, false],
    ['child denied', { deny: ['connectedServices.quotas'] }, true, false],
    [
      'deny wins over on and allow',
      {
        own: { connectedServices: true, 'connectedServices.quotas': true },
        allow: ['connectedServices', 'connectedServices.quotas'],
        deny: ['connectedServices.quotas'],
      },
      true,
      false,
    ],
    ['only the parent allowed', { allow: ['connectedServices'] }, true, false],
    ['only the child allowed', { allow: ['connectedServices.quotas'] }, false, false],
    ['nothing allowed', { allow: [] }, false, false],
    ['allow does not switch on', { own: { connectedServices: false }, allow: ['connectedServices'] }, false, false],
    ['unknown names change nothing', { deny: ['other'] }, true, true],
  ])('%s', (_, input, parent, child) => {
    expect(resolveGates({ ...on, ...input })).toEqual({
      connectedServices: parent,
      'connectedServices.quotas': child,
    });
  });

  test('server and build must both allow', () => {
    const all = resolveGates(on);
    const noQuotas = resolveGates({ ...on, deny: ['connectedServices.quotas'] });
    const none = resolveGates({ ...on, deny: ['connectedServices'] });
    expect(intersectGates(all, noQuotas)).toEqual(noQuotas);
    expect(intersectGates(noQuotas, none)).toEqual(none);
    expect(intersectGates(all, all)).toEqual(all);
  });
});
