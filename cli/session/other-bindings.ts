// What a session runs as when some of its services change.
import { type ServiceId, services } from '../../core/catalog/services.ts';
import type { Bindings } from '../../core/session/binding.ts';

/** A named service takes its vendor slot whole: what the session had in it is gone. Other slots stay as they are. */
export function otherBindings(now: Bindings, named: Bindings): Bindings {
  const taken = new Set((Object.keys(named) as ServiceId[]).map((id) => services[id].slot));
  const kept = (Object.entries(now) as [ServiceId, Bindings[ServiceId]][]).filter(
    ([id]) => !taken.has(services[id].slot),
  );
  return { ...Object.fromEntries(kept), ...named };
}
