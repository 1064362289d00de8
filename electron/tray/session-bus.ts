// A connection to the session bus; null where there is none, or where its address is none that the library could read.
import dbus, { type MessageBus } from 'dbus-next';
import { busSocketPath } from './bus-address.ts';

export function openSessionBus(variables: NodeJS.ProcessEnv): MessageBus | null {
  try {
    const path = busSocketPath(variables);
    // The library splits addresses at these marks without reading escapes.
    if (path === null || /[,;:=]/.test(path)) return null;
    return dbus.sessionBus({ busAddress: `unix:socket=${path}` });
  } catch {
    return null;
  }
}
