// The session of one sign-in attempt: in memory, locked down, every request decided; the redirect is cancelled here before any connection.
import { randomUUID } from 'node:crypto';
import { type Session, session } from 'electron';
import { lockSession } from '../security/lock-session.ts';
import { type CaptureRules, decideTopLevel, mayLoad, type TopLevelDecision } from './capture-rules.ts';

/** Told of each top-level request that is not simply allowed. */
export type TopLevelListener = (decision: Exclude<TopLevelDecision, 'allow'>, address: string) => void;

export function createCaptureSession(rules: CaptureRules, onTopLevel: TopLevelListener): Session {
  const partition = session.fromPartition(`capture-${randomUUID()}`, { cache: false });
  lockSession(partition, ({ url, resourceType }) => {
    if (resourceType !== 'mainFrame') return mayLoad(url, rules);
    const decision = decideTopLevel(url, rules);
    if (decision !== 'allow') onTopLevel(decision, url);
    return decision === 'allow';
  });
  return partition;
}

/** Leaves nothing of the attempt: cookies, storage, caches, remembered passwords, connections. */
export async function clearCaptureSession(partition: Session): Promise<void> {
  await Promise.allSettled([
    partition.clearStorageData(),
    partition.clearCache(),
    partition.clearAuthCache(),
    partition.clearHostResolverCache(),
    partition.closeAllConnections(),
  ]);
}
