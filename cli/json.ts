// The documented, versioned objects that `--json` prints (docs/cli.md). They change only by a new version in `schema`.
import { z } from 'zod';
import { daemonCalls, type NativeLogin, nativeLoginSchema } from '../core/api/daemon.ts';
import {
  type DaemonState,
  defaultsViewSchema,
  type HandOff,
  handOffSchema,
  type ProfileView,
} from '../core/api/state.ts';
import {
  credentialKindSchema,
  type ServiceId,
  serviceIdSchema,
  serviceIds,
  services,
} from '../core/catalog/services.ts';
import { identitySchema } from '../core/credential/identity.ts';
import { maskEmail } from '../core/credential/mask-email.ts';
import { profileStatusSchema, statusAction, statusActions } from '../core/credential/status.ts';
import { instantSchema, profileIdSchema } from '../core/ids.ts';
import { shownPercent } from '../core/quota/badge.ts';
import { currentBinding } from '../core/quota/binding-limit.ts';
import { meterView } from '../core/quota/meter-view.ts';
import { type Meter, meterSchema, quotaViewSchema, snapshotSchema } from '../core/quota/snapshot.ts';
import { numbersSchema } from '../core/settings.ts';

const profile = {
  profileId: profileIdSchema,
  label: z.string().nullable(),
  default: z.boolean(),
  identity: identitySchema,
};

const account = z.strictObject({
  state: z.enum(['passphrase-wanted', 'locked', 'blocked', 'open']),
  protection: z.enum(['keychain', 'passphrase']).nullable(),
  /** Why the key is not at hand: the name of an error. */
  cause: z.string().nullable(),
  recoveryCheckedAt: instantSchema.nullable(),
});

export const accountJsonSchema = z.strictObject({ schema: z.literal('happier.account/1'), ...account.shape });

export const connectedJsonSchema = z.strictObject({
  schema: z.literal('happier.connected/1'),
  serviceId: serviceIdSchema,
  profileId: profileIdSchema,
  status: profileStatusSchema,
});

export const importsJsonSchema = z.strictObject({
  schema: z.literal('happier.imports/1'),
  logins: z.array(nativeLoginSchema),
});

export const daemonJsonSchema = z.strictObject({
  schema: z.literal('happier.daemon/1'),
  running: z.boolean(),
  /** Only of a running daemon. */
  ...daemonCalls['daemon.info'].output.partial().shape,
  /** How many sessions run in it. */
  sessions: z.number().int().nonnegative().optional(),
});
export type DaemonJson = z.infer<typeof daemonJsonSchema>;

const times = {
  createdAt: instantSchema.nullable(),
  refreshedAt: instantSchema.nullable(),
  usedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
};

export const statusJsonSchema = z.strictObject({
  schema: z.literal('happier.status/1'),
  account,
  defaults: defaultsViewSchema,
  services: z.array(
    z.strictObject({
      serviceId: serviceIdSchema,
      name: z.string(),
      profiles: z.array(
        z.strictObject({
          ...profile,
          ...times,
          kind: credentialKindSchema.nullable(),
          imported: z.boolean(),
          status: profileStatusSchema,
          action: z.enum(statusActions),
        }),
      ),
    }),
  ),
});
export type StatusJson = z.infer<typeof statusJsonSchema>;

const quotaMeter = meterSchema.extend({
  /** Whole percent; the two add up to 100. */
  leftPercent: z.number().nullable(),
  usedPercent: z.number().nullable(),
  forecast: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('runs-out'), at: instantSchema }),
      z.strictObject({ kind: z.literal('lasts'), unusedPercent: z.number() }),
    ])
    .nullable(),
});

export const quotaJsonSchema = z.strictObject({
  schema: z.literal('happier.quota/1'),
  /** How the account shows numbers; both are told here. */
  numbers: numbersSchema,
  profiles: z.array(
    z.strictObject({
      serviceId: serviceIdSchema,
      ...profile,
      plan: z.string().nullable(),
      observedAt: instantSchema.nullable(),
      stale: z.boolean(),
      meters: z.array(quotaMeter),
      /** The meter that will stop the account first. */
      bindingMeterId: z.string().nullable(),
      /** Meters that the person shows, in this order; none: the binding one. */
      pins: z.array(z.string()),
      credits: snapshotSchema.shape.credits,
      resetCredits: snapshotSchema.shape.resetCredits,
      /** Of a sign-in that cannot read its quota: whether buying it is offered, or switched on. */
      probe: z.enum(['offered', 'on']).nullable(),
      /** The next starts use another profile, as this one is spent. */
      handOff: handOffSchema.pick({ to: true, since: true, until: true }).nullable(),
      failure: quotaViewSchema.shape.failure,
    }),
  ),
});
export type QuotaJson = z.infer<typeof quotaJsonSchema>;

type JsonOptions = { readonly maskEmails: boolean };

function identityOf({ identity }: ProfileView, { maskEmails }: JsonOptions) {
  return { ...identity, email: identity.email !== null && maskEmails ? maskEmail(identity.email) : identity.email };
}

function profileFields(view: ProfileView, options: JsonOptions) {
  const { profileId, label, isDefault } = view;
  return { profileId, label, default: isDefault, identity: identityOf(view, options) };
}

function accountFields({ account: view }: Pick<DaemonState, 'account'>): z.infer<typeof account> {
  return {
    state: view.state,
    protection: 'protection' in view ? view.protection : null,
    cause: 'cause' in view ? view.cause : null,
    recoveryCheckedAt: 'recoveryCheckedAt' in view ? view.recoveryCheckedAt : null,
  };
}

export function accountJson(state: Pick<DaemonState, 'account'>): z.infer<typeof accountJsonSchema> {
  return { schema: 'happier.account/1', ...accountFields(state) };
}

export function connectedJson({ serviceId, profileId, status }: ProfileView): z.infer<typeof connectedJsonSchema> {
  return { schema: 'happier.connected/1', serviceId, profileId, status };
}

export function importsJson(logins: readonly NativeLogin[]): z.infer<typeof importsJsonSchema> {
  return { schema: 'happier.imports/1', logins: [...logins] };
}

export function statusJson(state: DaemonState, options: JsonOptions): StatusJson {
  const of = (serviceId: ServiceId) => state.profiles.filter((view) => view.serviceId === serviceId);
  return {
    schema: 'happier.status/1',
    account: accountFields(state),
    defaults: state.defaults,
    services: serviceIds.map((serviceId) => ({
      serviceId,
      name: services[serviceId].name,
      profiles: of(serviceId).map((view) => {
        const { kind, imported, status, createdAt, refreshedAt, usedAt, expiresAt } = view;
        const when = { createdAt, refreshedAt, usedAt, expiresAt };
        return { ...profileFields(view, options), ...when, kind, imported, status, action: statusAction(status, kind) };
      }),
    })),
  };
}

function meterJson(meter: Meter, now: number, readAt: number): z.infer<typeof quotaMeter> {
  const { leftPercent, forecast } = meterView(meter, now, 'left', readAt);
  return { ...meter, leftPercent, usedPercent: shownPercent(leftPercent, 'used'), forecast };
}

function handOffOf({ serviceId, profileId }: ProfileView, handOffs: readonly HandOff[]) {
  const found = handOffs.find((one) => one.serviceId === serviceId && one.from === profileId);
  return found ? { to: found.to, since: found.since, until: found.until } : null;
}

function quotaFields(view: ProfileView, now: number) {
  const { snapshot = null, stale = false, failure = null, probe = null } = view.quota ?? {};
  return {
    plan: snapshot?.plan ?? view.identity.plan,
    observedAt: snapshot?.observedAt ?? null,
    stale,
    meters: snapshot ? snapshot.meters.map((meter) => meterJson(meter, now, snapshot.observedAt)) : [],
    bindingMeterId: (snapshot && currentBinding(snapshot, now)?.id) ?? null,
    pins: view.pins,
    credits: snapshot?.credits ?? null,
    resetCredits: snapshot?.resetCredits ?? null,
    probe,
    failure,
  };
}

/**
 * @param state with the profiles that are to be shown
 * @param now ms epoch; a meter whose reset has passed is unknown until it is read again
 */
export function quotaJson(
  state: Pick<DaemonState, 'profiles' | 'quotaRules' | 'handOffs'>,
  now: number,
  options: JsonOptions,
): QuotaJson {
  return {
    schema: 'happier.quota/1',
    numbers: state.quotaRules.numbers,
    profiles: state.profiles.map((view) => ({
      serviceId: view.serviceId,
      ...profileFields(view, options),
      ...quotaFields(view, now),
      handOff: handOffOf(view, state.handOffs),
    })),
  };
}
