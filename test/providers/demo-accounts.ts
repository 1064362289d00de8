// The demo's made-up accounts: one of each plan that tells something, with numbers that look different in the tray.
import type { NewAnthropicAccount } from './anthropic/account-book.ts';
import type { NewGoogleAccount, QuotaBucket } from './google/account-book.ts';
import type { NewOpenAiAccount } from './openai/account-book.ts';
import type { SimulatorControl } from './simulator-control.ts';

const HOUR_MS = 3_600_000;
const FIVE_HOURS = 18_000;
const WEEK = 604_800;

function openAiAccounts(now: number): NewOpenAiAccount[] {
  return [
    {
      email: 'demo@example.com',
      name: 'Demo Person',
      plan: 'plus',
      apiKeys: ['sk-proj-demo-plus-T3BlbkFJ-0000000000000001'],
      usage: {
        windows: [
          { usedPercent: 38, windowSeconds: FIVE_HOURS, resetsAt: now + 2.3 * HOUR_MS },
          { usedPercent: 69, windowSeconds: WEEK, resetsAt: now + 76 * HOUR_MS },
        ],
        resetCredits: 1,
      },
    },
    {
      email: 'work@example.com',
      name: 'Demo at Work',
      plan: 'pro',
      usage: {
        windows: [{ usedPercent: 12, windowSeconds: WEEK, resetsAt: now + 121 * HOUR_MS }],
        additional: [
          {
            limitName: 'GPT-5.3-Codex-Spark',
            meteredFeature: 'codex_bengalfox',
            windows: [{ usedPercent: 4, windowSeconds: FIVE_HOURS, resetsAt: now + 3 * HOUR_MS }],
          },
        ],
      },
    },
    {
      email: 'nearly-empty@example.com',
      name: 'Nearly Empty',
      plan: 'plus',
      usage: {
        windows: [
          { usedPercent: 97, windowSeconds: FIVE_HOURS, resetsAt: now + 0.7 * HOUR_MS },
          { usedPercent: 91, windowSeconds: WEEK, resetsAt: now + 30 * HOUR_MS },
        ],
      },
    },
  ];
}

function claudeAccounts(now: number): NewAnthropicAccount[] {
  return [
    {
      email: 'demo@example.com',
      name: 'Demo Person',
      organizations: [
        {
          name: "Demo Person's Organization",
          plan: 'max-20x',
          apiKeys: [`sk-ant-api03-${'demo'.repeat(23)}AA`],
          usage: {
            session: { usedPercent: 21, resetsAt: now + 3.6 * HOUR_MS },
            weekly: { usedPercent: 44, resetsAt: now + 92 * HOUR_MS },
            scoped: [{ displayName: 'Opus', usedPercent: 83, resetsAt: now + 92 * HOUR_MS }],
          },
        },
        {
          name: 'Example Ltd',
          plan: 'team-premium',
          usage: {
            session: { usedPercent: 0, resetsAt: null },
            weekly: { usedPercent: 8, resetsAt: now + 140 * HOUR_MS },
            extra: { used: 1_230, limit: 5_000, currency: 'EUR' },
          },
        },
      ],
    },
    {
      email: 'nearly-empty@example.com',
      name: 'Nearly Empty',
      plan: 'pro',
      usage: {
        session: { usedPercent: 100, resetsAt: now + 0.4 * HOUR_MS },
        weekly: { usedPercent: 88, resetsAt: now + 41 * HOUR_MS },
      },
    },
  ];
}

function buckets(now: number, left: Readonly<Record<string, number>>): QuotaBucket[] {
  return Object.entries(left).map(([modelId, remainingFraction]) => ({
    modelId,
    remainingFraction,
    resetsAt: now + 9 * HOUR_MS,
  }));
}

function geminiAccounts(now: number): NewGoogleAccount[] {
  return [
    {
      email: 'work@example.com',
      name: 'Demo at Work',
      hd: 'example.com',
      standing: 'standard',
      quota: buckets(now, { 'gemini-2.5-pro': 0.58, 'gemini-2.5-flash': 0.91, 'gemini-2.5-flash-lite': 1 }),
    },
    {
      email: 'pro@example.com',
      name: 'Demo Pro',
      standing: 'standard',
      paidTier: { id: 'g1-pro-tier', name: 'Google AI Pro' },
      quota: buckets(now, { 'gemini-2.5-pro': 0.06, 'gemini-2.5-flash': 0.4 }),
    },
    { email: 'consumer@example.com', name: 'Demo Consumer', standing: 'retired', project: null },
  ];
}

/** `now`: ms epoch; the windows reset some hours and days after it. */
export function addDemoAccounts({ openai, anthropic, google }: SimulatorControl, now: number): void {
  for (const account of openAiAccounts(now)) openai.addAccount(account);
  for (const account of claudeAccounts(now)) anthropic.addAccount(account);
  for (const account of geminiAccounts(now)) google.addAccount(account);
}
