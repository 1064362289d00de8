// Why a feature is off (null: it is on): the server's flags, this build or start, or its parent feature.
import { type FeatureId, features, type Gates } from '../../../core/catalog/features.ts';

export type GateReason = 'server' | 'build' | 'both' | 'parent';

/** `server`: what the daemon's server offers; `build`: what this build and start show. */
export function gateReason(id: FeatureId, server: Gates, build: Gates): GateReason | null {
  if (server[id] && build[id]) return null;
  const { parent } = features[id];
  if (parent && !(server[parent] && build[parent])) return 'parent';
  if (!server[id] && !build[id]) return 'both';
  return server[id] ? 'build' : 'server';
}
