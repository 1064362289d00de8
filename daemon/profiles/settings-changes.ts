// The changes a person makes to labels, defaults, rules, pins and quota rules, as pure functions of the settings.
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import {
  type AccountSettings,
  type DefaultChoice,
  type MeterAlert,
  type ProfileKey,
  profileKey,
} from '../../core/settings.ts';

const mostPins = 16;

function without<T>(record: Readonly<Partial<Record<ProfileKey, T>>>, key: ProfileKey): Partial<Record<ProfileKey, T>> {
  const { [key]: _gone, ...rest } = record;
  return rest as Partial<Record<ProfileKey, T>>;
}

/** An empty label removes it. */
export function withLabel(settings: AccountSettings, key: ProfileKey, label: string): AccountSettings {
  const text = label.trim();
  const labels = text === '' ? without(settings.labels, key) : { ...settings.labels, [key]: text };
  return { ...settings, labels };
}

export function withDefault(
  settings: AccountSettings,
  serviceId: ServiceId,
  profileId: ProfileId | null,
): AccountSettings {
  const { [serviceId]: _before, ...others } = settings.defaults;
  return { ...settings, defaults: profileId === null ? others : { ...others, [serviceId]: profileId } };
}

/** A new pin goes last: the order of pinning is the order of the badges. @throws AppError `invalid_input` above 16 pins */
export function withPin(settings: AccountSettings, key: ProfileKey, meterId: string, pinned: boolean): AccountSettings {
  const others = (settings.pins[key] ?? []).filter((id) => id !== meterId);
  const pins = pinned
    ? [...(settings.pins[key]?.includes(meterId) ? (settings.pins[key] ?? []) : [...others, meterId])]
    : others;
  if (pins.length > mostPins) throw new AppError('invalid_input', `at most ${mostPins} pins`);
  return { ...settings, pins: pins.length === 0 ? without(settings.pins, key) : { ...settings.pins, [key]: pins } };
}

export type RuleScope = CallRequest<DaemonCalls, 'defaults.set'>['scope'];
type Choices = Readonly<Partial<Record<ServiceId, DefaultChoice>>>;

const mostFolders = 200;

function withChoice(choices: Choices | undefined, serviceId: ServiceId, choice: DefaultChoice | null): Choices {
  const { [serviceId]: _before, ...others } = choices ?? {};
  return choice === null ? others : { ...others, [serviceId]: choice };
}

/** The entries of a table of rules, each changed; those that say nothing any more are left out. */
function mapRules<T extends Readonly<Partial<Record<string, Choices>>>>(
  rules: T,
  change: (choices: Choices) => Choices,
): T {
  const entries = Object.entries(rules).map(([name, choices]) => [name, change(choices ?? {})] as const);
  return Object.fromEntries(entries.filter(([, choices]) => Object.keys(choices).length > 0)) as T;
}

/**
 * Sets or takes away the rule of a folder or backend.
 * @throws AppError `invalid_input` above 200 folders
 */
export function withRule(
  settings: AccountSettings,
  scope: RuleScope,
  serviceId: ServiceId,
  choice: DefaultChoice | null,
): AccountSettings {
  const { backendDefaults, folderDefaults } = settings;
  const same = (choices: Choices) => choices;
  if (scope.by === 'backend') {
    const own = withChoice(backendDefaults[scope.backend], serviceId, choice);
    return { ...settings, backendDefaults: mapRules({ ...backendDefaults, [scope.backend]: own }, same) };
  }
  const own = withChoice(folderDefaults[scope.folder], serviceId, choice);
  const rules = mapRules({ ...folderDefaults, [scope.folder]: own }, same);
  if (Object.keys(rules).length > mostFolders) throw new AppError('invalid_input', `at most ${mostFolders} folders`);
  return { ...settings, folderDefaults: rules };
}

export type QuotaRulesChange = CallRequest<DaemonCalls, 'quota.rules'>;
type Thresholds = AccountSettings['alerts']['thresholds'];

function largerFirst([one, other]: Thresholds): Thresholds {
  return [Math.max(one, other), Math.min(one, other)];
}

/** Changes what is named, leaves the rest. */
export function withQuotaRules(settings: AccountSettings, change: QuotaRulesChange): AccountSettings {
  const { numbers, alerts, automaticHandOff } = change;
  return {
    ...settings,
    ...(numbers !== undefined && { numbers }),
    ...(alerts !== undefined && { alerts: { ...alerts, thresholds: largerFirst(alerts.thresholds) } }),
    ...(automaticHandOff !== undefined && { automaticHandOff }),
  };
}

/** As many as a snapshot has meters. */
const mostMeterAlerts = 64;

/** Null: the general rules hold for the meter. @throws AppError `invalid_input` above 64 meters of one profile */
export function withMeterAlert(
  settings: AccountSettings,
  key: ProfileKey,
  meterId: string,
  alert: MeterAlert | null,
): AccountSettings {
  const { [meterId]: _before, ...others } = settings.meterAlerts[key] ?? {};
  const clean = alert === null || alert === 'off' ? alert : largerFirst(alert);
  const own = clean === null ? others : { ...others, [meterId]: clean };
  const count = Object.keys(own).length;
  if (count > mostMeterAlerts) throw new AppError('invalid_input', `at most ${mostMeterAlerts} meters`);
  const { meterAlerts } = settings;
  return { ...settings, meterAlerts: count === 0 ? without(meterAlerts, key) : { ...meterAlerts, [key]: own } };
}

export function withProbe(settings: AccountSettings, key: ProfileKey, on: boolean): AccountSettings {
  const others = settings.probes.filter((one) => one !== key);
  return { ...settings, probes: on ? [...others, key] : others };
}

/** Takes out everything that names the profile. */
export function withoutProfile(settings: AccountSettings, serviceId: ServiceId, profileId: ProfileId): AccountSettings {
  const key = profileKey(serviceId, profileId);
  const cleared = settings.defaults[serviceId] === profileId ? withDefault(settings, serviceId, null) : settings;
  const prune = (choices: Choices) =>
    choices[serviceId] === profileId ? withChoice(choices, serviceId, null) : choices;
  return {
    ...cleared,
    labels: without(cleared.labels, key),
    pins: without(cleared.pins, key),
    meterAlerts: without(cleared.meterAlerts, key),
    probes: cleared.probes.filter((one) => one !== key),
    backendDefaults: mapRules(cleared.backendDefaults, prune),
    folderDefaults: mapRules(cleared.folderDefaults, prune),
  };
}
