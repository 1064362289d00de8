// What a session uses for one service (SPEC A4): the machine's own login, or one profile of ours.
import { z } from 'zod';
import type { BackendId } from '../catalog/backends.ts';
import { compatibleServices } from '../catalog/compatibility.ts';
import { type ServiceId, serviceIdSchema, services, type VendorSlot, vendorSlotSchema } from '../catalog/services.ts';
import { AppError } from '../errors.ts';
import { profileIdSchema } from '../ids.ts';

export const bindingSchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('native') }),
  z.strictObject({ source: z.literal('connected'), profileId: profileIdSchema }),
]);
export type Binding = z.infer<typeof bindingSchema>;

/** Services that are not named are native, unless their slot holds a connected profile: then they are not used. */
export const bindingsSchema = z.partialRecord(serviceIdSchema, bindingSchema);
export type Bindings = z.infer<typeof bindingsSchema>;

export type SlotUse = {
  readonly slot: VendorSlot;
  readonly serviceId: ServiceId;
  readonly profileId: z.infer<typeof profileIdSchema>;
};

/**
 * The connected profiles of a start, one per vendor slot at most, in the order of the slots.
 * @throws AppError `incompatible` (a service the backend does not take), `slot_taken` (two connected profiles in one slot)
 */
export function connectedSlots(backend: BackendId, bindings: Bindings): readonly SlotUse[] {
  const accepted = compatibleServices(backend);
  const uses: SlotUse[] = [];
  for (const [key, binding] of Object.entries(bindings)) {
    const serviceId = serviceIdSchema.parse(key);
    if (!binding) continue;
    if (!accepted.includes(serviceId)) throw new AppError('incompatible', serviceId);
    if (binding.source === 'native') continue;
    const slot = services[serviceId].slot;
    if (uses.some((use) => use.slot === slot)) throw new AppError('slot_taken', slot);
    uses.push({ slot, serviceId, profileId: binding.profileId });
  }
  const order = vendorSlotSchema.options;
  return uses.toSorted((a, b) => order.indexOf(a.slot) - order.indexOf(b.slot));
}
