// The daemon's state as the command line may show it: the server's gates and those of this build and start both hold.
import type { DaemonState } from '../core/api/state.ts';
import { intersectGates } from '../core/catalog/features.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import type { CliContext } from './context.ts';

export async function shownState(context: CliContext, client: DaemonClient): Promise<DaemonState> {
  const state = await client.call['state.get']({});
  const gates = intersectGates(state.gates, context.gates);
  if (gates['connectedServices.quotas']) return { ...state, gates };
  return { ...state, gates, profiles: state.profiles.map((profile) => ({ ...profile, quota: null })) };
}
