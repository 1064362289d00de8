// The changes a person makes to labels, defaults and pins, as pure functions of the settings.
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type AccountSettings, type ProfileKey, profileKey } from '../../core/settings.ts';

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

/** Takes out everything that names the profile. */
export function withoutProfile(settings: AccountSettings, serviceId: ServiceId, profileId: ProfileId): AccountSettings {
  const key = profileKey(serviceId, profileId);
  const cleared = settings.defaults[serviceId] === profileId ? withDefault(settings, serviceId, null) : settings;
  return { ...cleared, labels: without(cleared.labels, key), pins: without(cleared.pins, key) };
}
