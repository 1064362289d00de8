// What a start uses when the person named only some services: their choices first, then the picker's preselections, one per slot.
import { services, type VendorSlot } from '../catalog/services.ts';
import type { ProfileStatus } from '../credential/status.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Bindings } from './binding.ts';
import type { PickerService } from './picker.ts';

const ruleNames: Readonly<Record<PickerService['rule']['by'], string>> = {
  folder: "this folder's default",
  backend: "this backend's default",
  default: 'the default',
  only: 'the only profile',
  'hand-off': 'in place of a spent one',
  none: 'chosen by no rule',
};

function codeOf(status: ProfileStatus | null): ErrorCode {
  if (status === null) return 'profile_not_found';
  if (status.state === 'needs-sign-in') return 'needs_sign_in';
  return status.state === 'ineligible' ? 'ineligible' : 'profile_unusable';
}

/**
 * Fills `chosen` up with the preselection of every service that was not named. A choice decides its whole vendor slot: who names one
 * service, native too, is not billed through the slot's other one. Who names a profile is not billed through another slot's profile
 * either: OpenCode and Pi take their model from either, so what was not named stays native there. Among preselections the first of a
 * slot wins (subscription before key).
 * @throws AppError `needs_sign_in`, `ineligible`, `profile_unusable` or `profile_not_found` when a rule or default that cannot be used would decide (DESIGN §3: fail closed)
 */
export function chooseBindings(offered: readonly PickerService[], chosen: Bindings): Bindings {
  const result: Bindings = { ...chosen };
  const taken = new Set<VendorSlot>();
  const namesProfile = Object.values(chosen).some((binding) => binding?.source === 'connected');
  for (const service of offered) {
    if (chosen[service.serviceId]) taken.add(services[service.serviceId].slot);
  }
  for (const service of offered) {
    const slot = services[service.serviceId].slot;
    if (chosen[service.serviceId] !== undefined || taken.has(slot)) continue;
    if (namesProfile) {
      result[service.serviceId] = { source: 'native' };
      continue;
    }
    if (service.blocked) {
      const { profileId, status } = service.blocked;
      throw new AppError(codeOf(status), `${service.serviceId} ${profileId}, ${ruleNames[service.rule.by]}`);
    }
    result[service.serviceId] = service.preselected;
    if (service.preselected.source === 'connected') taken.add(slot);
  }
  return result;
}
