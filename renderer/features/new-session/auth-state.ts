// What the auth part of the wizard shows: for each service what would be used, and the bindings when nothing is left to decide.
import type { ProfileView } from '../../../core/api/state.ts';
import { type ServiceId, serviceIdSchema, serviceIds, services } from '../../../core/catalog/services.ts';
import type { ProfileStatus } from '../../../core/credential/status.ts';
import type { ProfileId } from '../../../core/ids.ts';
import type { Binding, Bindings } from '../../../core/session/binding.ts';
import { isUnused } from '../../../core/session/choice.ts';
import { chooseBindings } from '../../../core/session/choose-bindings.ts';
import type { PickerService } from '../../../core/session/picker.ts';

export type ServiceUse =
  | { readonly kind: 'binding'; readonly binding: Binding }
  /** The slot holds a profile of this other service. */
  | { readonly kind: 'unused'; readonly instead: ServiceId }
  /** Nothing is chosen yet: another service of the slot is undecided. */
  | { readonly kind: 'open' }
  /** The default, or the profile chosen earlier, cannot be used (null: is gone): the person decides. */
  | { readonly kind: 'undecided'; readonly profileId: ProfileId; readonly status: ProfileStatus | null };

export type AuthState = {
  readonly uses: ReadonlyMap<ServiceId, ServiceUse>;
  /** Null while something is undecided. */
  readonly bindings: Bindings | null;
};

const native: Binding = { source: 'native' };

/** `choices`: what the person chose so far, perhaps for another backend; what does not belong here is left alone. */
export function authState(
  offered: readonly PickerService[],
  choices: Bindings,
  profiles: readonly ProfileView[],
): AuthState {
  const chosen = choicesFor(offered, choices);
  const lost = offered.filter((service) => isLost(service, chosen[service.serviceId]));
  const blocked = offered.filter((service) => service.blocked && !isSettled(service, chosen));
  if (lost.length === 0 && blocked.length === 0) {
    const bindings = chooseBindings(offered, chosen);
    const uses = offered.map(({ serviceId }) => [serviceId, usedIn(bindings, serviceId, native)] as const);
    return { bindings, uses: new Map(uses) };
  }
  const uses = offered.map((service): [ServiceId, ServiceUse] => {
    const choice = chosen[service.serviceId];
    if (lost.includes(service) && choice?.source === 'connected') {
      const profile = profiles.find(
        (each) => each.serviceId === service.serviceId && each.profileId === choice.profileId,
      );
      return [service.serviceId, { kind: 'undecided', profileId: choice.profileId, status: profile?.status ?? null }];
    }
    if (blocked.includes(service) && service.blocked)
      return [service.serviceId, { kind: 'undecided', ...service.blocked }];
    const isOpen = [...lost, ...blocked].some((other) => isSameSlot(other, service)) && !isSettled(service, chosen);
    return [service.serviceId, isOpen ? { kind: 'open' } : usedIn(chosen, service.serviceId, service.preselected)];
  });
  return { bindings: null, uses: new Map(uses) };
}

function isSameSlot(a: PickerService, b: PickerService): boolean {
  return services[a.serviceId].slot === services[b.serviceId].slot;
}

function choicesFor(offered: readonly PickerService[], choices: Bindings): Bindings {
  const ids = offered.map((service) => service.serviceId);
  return Object.fromEntries(Object.entries(choices).filter(([id]) => ids.some((other) => other === id)));
}

/** A profile was chosen that is not among the options any more. */
function isLost(service: PickerService, choice: Binding | undefined): boolean {
  if (choice?.source !== 'connected') return false;
  return !service.options.some((option) => option.source === 'connected' && option.profileId === choice.profileId);
}

/** A choice decides its whole vendor slot. */
function isSettled(service: PickerService, chosen: Bindings): boolean {
  const { slot } = services[service.serviceId];
  return Object.keys(chosen).some((id) => services[serviceIdSchema.parse(id)].slot === slot);
}

/** `otherwise`: what a service that is not named uses. */
function usedIn(bindings: Bindings, serviceId: ServiceId, otherwise: Binding): ServiceUse {
  if (isUnused(bindings, serviceId)) {
    const instead = serviceIds.find(
      (id) => bindings[id]?.source === 'connected' && services[id].slot === services[serviceId].slot,
    );
    if (instead) return { kind: 'unused', instead };
  }
  return { kind: 'binding', binding: bindings[serviceId] ?? otherwise };
}
