// Whatever lies in the person's own files, in the home or in a project: no name of the table, no helper and no token gets into what is written.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { sanitisedMcpServers } from '../../../daemon/materialize/claude/claude-mcp.ts';
import { claudeSettings, sanitisedSettings } from '../../../daemon/materialize/claude/claude-settings.ts';
import { claudeState } from '../../../daemon/materialize/claude/claude-state.ts';
import { runs } from '../../support/runs.ts';

const secret = 'sk-ant-secret-in-a-decisive-place';
const decisive = (
  'apiKeyHelper awsAuthRefresh awsCredentialExport gcpAuthRefresh policyHelper proxyAuthHelper otelHeadersHelper primaryApiKey ' +
  'oauthAccount customApiKeyResponses accessToken refreshToken claudeAiOauth ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN ' +
  'ANTHROPIC_BASE_URL CLAUDE_CODE_OAUTH_TOKEN CLAUDE_CODE_USE_BEDROCK AWS_BEARER_TOKEN_BEDROCK OPENAI_API_KEY GOOGLE_API_KEY'
).split(' ');
const known = (
  'env permissions hooks mcpServers projects theme model statusLine sandbox skillOverrides headers args command numStartups ' +
  'tipsHistory /app toolUsage lastModelUsage'
).split(' ');

/** Trees of Claude's own names, with decisive ones anywhere; their values, and nothing else, hold the secret. */
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.string({ maxLength: 5 }),
    fc.integer(),
    fc.boolean(),
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc
    .tuple(
      fc.dictionary(fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 4 })), tie('value'), { maxKeys: 5 }),
      fc.dictionary(fc.constantFrom(...decisive), fc.constantFrom(secret, { deep: secret }, [secret]), { maxKeys: 3 }),
    )
    .map(([plain, hot]) => ({ ...plain, ...hot })),
})).object;

function keysOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return Object.entries(value).flatMap(([key, each]) => [key, ...keysOf(each)]);
}

function expectHarmless(text: string): void {
  expect(text).not.toContain(secret);
  const keys = keysOf(JSON.parse(text));
  expect(keys.filter((key) => decisive.includes(key) || slotOfVariable(key, '') !== null)).toEqual([]);
}

it('settings.json, from any two files', () => {
  fc.assert(
    fc.property(tree, tree, (native, previous) => {
      expectHarmless(claudeSettings(JSON.stringify(native), JSON.stringify(previous)).text);
      expectHarmless(
        JSON.stringify(sanitisedSettings(native as object as Record<string, unknown>, 'project').settings),
      );
    }),
    { numRuns: runs(150) },
  );
});

it('.claude.json, from any two files', () => {
  fc.assert(
    fc.property(tree, tree, (native, previous) => {
      const texts = { native: JSON.stringify(native), previous: JSON.stringify(previous) };
      expectHarmless(claudeState({ ...texts, cwd: '/app', accountId: 'account-1', approvedKey: null }).text);
      expectHarmless(JSON.stringify(sanitisedMcpServers((native as Record<string, unknown>).mcpServers).servers));
    }),
    { numRuns: runs(150) },
  );
});

it('is the same again when it is made of what it made', () => {
  fc.assert(
    fc.property(tree, (native) => {
      const { text } = claudeSettings(JSON.stringify(native), null);
      expect(claudeSettings(JSON.stringify(native), text).text).toBe(text);
    }),
    { numRuns: runs(50) },
  );
});
