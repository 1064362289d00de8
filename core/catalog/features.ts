// The feature gates (SPEC J1): which exist, which depends on which, and how flags, build lists and UI gates combine.
import { z } from 'zod';

export const featureIds = ['connectedServices', 'connectedServices.quotas'] as const;
export const featureIdSchema = z.enum(featureIds);
export type FeatureId = z.infer<typeof featureIdSchema>;

type Feature = {
  readonly parent: FeatureId | null;
  readonly serverVariable: string;
  readonly uiVariable: string;
};

export const features: Readonly<Record<FeatureId, Feature>> = {
  connectedServices: {
    parent: null,
    serverVariable: 'HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED',
    uiVariable: 'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED',
  },
  'connectedServices.quotas': {
    parent: 'connectedServices',
    serverVariable: 'HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED',
    uiVariable: 'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED',
  },
};

export type Gates = Readonly<Record<FeatureId, boolean>>;

export type GateInput = {
  /** The value of each feature's own variable (server or UI); `undefined` counts as on. */
  readonly own: Readonly<Partial<Record<FeatureId, boolean>>>;
  /** `null`: no allow-list; otherwise everything that is not named is off. */
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[];
};

/** Combines flags and build lists: deny wins, and a parent that is off switches its children off. */
export function resolveGates(input: GateInput): Gates {
  const decide = (id: FeatureId): boolean => {
    const parent = features[id].parent;
    if (parent && !decide(parent)) return false;
    if (input.deny.includes(id)) return false;
    if (input.allow && !input.allow.includes(id)) return false;
    return input.own[id] ?? true;
  };
  return {
    connectedServices: decide('connectedServices'),
    'connectedServices.quotas': decide('connectedServices.quotas'),
  };
}

/** Both must allow a feature: what the server offers and what this build shows. */
export function intersectGates(a: Gates, b: Gates): Gates {
  return {
    connectedServices: a.connectedServices && b.connectedServices,
    'connectedServices.quotas': a['connectedServices.quotas'] && b['connectedServices.quotas'],
  };
}
