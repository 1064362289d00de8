// The demo: made-up accounts with telling numbers, ready to sign in.
import type { NewOpenAiAccount } from './openai/account-book.ts';
import { simulatorEnvironment } from './simulator-environment.ts';
import type { Simulator } from './start-simulator.ts';

const HOUR_MS = 3_600_000;
const FIVE_HOURS = 18_000;
const WEEK = 604_800;

/** `now`: ms epoch; the windows reset some hours and days after it. */
function demoAccounts(now: number): NewOpenAiAccount[] {
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

export type SimulatorLine = {
  /** To be set for the app, on top of its own environment. */
  readonly env: Record<string, string>;
  readonly accounts: { email: string; plan: string; accountId: string; apiKeys: readonly string[] }[];
  readonly url: string;
};

/** Adds the demo accounts (when asked) and gives the line that the program prints once it listens. */
export function demoEnvironment(
  simulator: Simulator,
  options: { readonly accounts: boolean; readonly now: number },
): SimulatorLine {
  if (options.accounts) for (const account of demoAccounts(options.now)) simulator.control.openai.addAccount(account);
  const accounts = simulator.control.openai.accounts();
  return {
    env: simulatorEnvironment(simulator),
    accounts: accounts.map(({ email, plan, accountId, apiKeys }) => ({ email, plan, accountId, apiKeys })),
    url: simulator.url,
  };
}
