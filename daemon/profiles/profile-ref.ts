// Which profile, for what takes and gives no more than that.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';

export type ProfileRef = { readonly serviceId: ServiceId; readonly profileId: ProfileId };
