// The line that the simulator prints as a program: what to set for the app, and who can sign in.
import { addDemoAccounts } from './demo-accounts.ts';
import type { SimulatorControl } from './simulator-control.ts';
import { simulatorEnvironment } from './simulator-environment.ts';
import type { Simulator } from './start-simulator.ts';

type DemoAccount = {
  readonly provider: 'openai' | 'anthropic' | 'google';
  readonly email: string;
  readonly plan: string;
  readonly accountId: string;
  readonly apiKeys: readonly string[];
};

export type SimulatorLine = {
  /** To be set for the app, on top of its own environment. */
  readonly env: Record<string, string>;
  readonly accounts: readonly DemoAccount[];
  readonly url: string;
};

/** One entry per account; of Anthropic one per organization. */
function accountsOf({ openai, anthropic, google }: SimulatorControl): DemoAccount[] {
  return [
    ...openai.accounts().map(({ email, plan, accountId, apiKeys }) => ({
      provider: 'openai' as const,
      email,
      plan,
      accountId,
      apiKeys,
    })),
    ...anthropic.accounts().flatMap(({ email, accountId, organizations }) =>
      organizations.map(({ type, apiKeys }) => ({
        provider: 'anthropic' as const,
        email,
        plan: type,
        accountId,
        apiKeys,
      })),
    ),
    ...google.accounts().map(({ email, standing, accountId }) => ({
      provider: 'google' as const,
      email,
      plan: standing,
      accountId,
      apiKeys: [],
    })),
  ];
}

/** Adds the demo accounts (when asked) and gives the line that the program prints once it listens. */
export function demoEnvironment(
  simulator: Simulator,
  options: { readonly accounts: boolean; readonly now: number },
): SimulatorLine {
  if (options.accounts) addDemoAccounts(simulator.control, options.now);
  return { env: simulatorEnvironment(simulator), accounts: accountsOf(simulator.control), url: simulator.url };
}
