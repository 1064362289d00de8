// The person's own environment as it stands here, which a session gets (DESIGN §4).
import type { CliContext } from '../context.ts';

export function callerEnvironment({ variables }: Pick<CliContext, 'variables'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
