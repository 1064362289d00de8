// The documented, versioned objects that `--json` prints (docs/cli.md). They change only by a new version in `schema`.
import { z } from 'zod';
import type { DaemonState, ProfileView } from '../core/api/state.ts';
import { type ServiceId, serviceIdSchema, serviceIds, services } from '../core/catalog/services.ts';
import { identitySchema } from '../core/credential/identity.ts';
import { profileStatusSchema } from '../core/credential/status.ts';
import { instantSchema, profileIdSchema } from '../core/ids.ts';
import { leftPercent } from '../core/quota/badge.ts';
import { meterSchema, quotaViewSchema } from '../core/quota/snapshot.ts';

const profile = {
  profileId: profileIdSchema,
  label: z.string().nullable(),
  default: z.boolean(),
  identity: identitySchema,
};

export const statusJsonSchema = z.strictObject({
  schema: z.literal('happier.status/1'),
  account: z.strictObject({ state: z.string(), protection: z.enum(['keychain', 'passphrase']).nullable() }),
  services: z.array(
    z.strictObject({
      serviceId: serviceIdSchema,
      name: z.string(),
      profiles: z.array(z.strictObject({ ...profile, kind: z.string().nullable(), status: profileStatusSchema })),
    }),
  ),
});
export type StatusJson = z.infer<typeof statusJsonSchema>;

export const quotaJsonSchema = z.strictObject({
  schema: z.literal('happier.quota/1'),
  profiles: z.array(
    z.strictObject({
      serviceId: serviceIdSchema,
      ...profile,
      plan: z.string().nullable(),
      observedAt: instantSchema.nullable(),
      stale: z.boolean(),
      meters: z.array(meterSchema.omit({ usedPercent: true }).extend({ leftPercent: z.number().nullable() })),
      failure: quotaViewSchema.shape.failure,
    }),
  ),
});
export type QuotaJson = z.infer<typeof quotaJsonSchema>;

function profileFields(view: ProfileView) {
  return { profileId: view.profileId, label: view.label, default: view.isDefault, identity: view.identity };
}

export function statusJson(state: DaemonState): StatusJson {
  const of = (serviceId: ServiceId) => state.profiles.filter((view) => view.serviceId === serviceId);
  return {
    schema: 'happier.status/1',
    account: {
      state: state.account.state,
      protection: 'protection' in state.account ? state.account.protection : null,
    },
    services: serviceIds.map((serviceId) => ({
      serviceId,
      name: services[serviceId].name,
      profiles: of(serviceId).map((view) => ({ ...profileFields(view), kind: view.kind, status: view.status })),
    })),
  };
}

/** @param now ms epoch; a meter whose reset has passed is unknown until it is read again */
export function quotaJson(views: readonly ProfileView[], now: number): QuotaJson {
  return {
    schema: 'happier.quota/1',
    profiles: views.map((view) => ({
      serviceId: view.serviceId,
      ...profileFields(view),
      plan: view.quota?.snapshot?.plan ?? view.identity.plan,
      observedAt: view.quota?.snapshot?.observedAt ?? null,
      stale: view.quota?.stale ?? false,
      meters: (view.quota?.snapshot?.meters ?? []).map((meter) => {
        const { usedPercent: _, ...shown } = meter;
        return { ...shown, leftPercent: leftPercent(meter, now) };
      }),
      failure: view.quota?.failure ?? null,
    })),
  };
}
