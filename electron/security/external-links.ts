// The only place that hands an address to the person's own browser.
import { shell } from 'electron';
import { openableAddress } from './openable-address.ts';

/** @returns whether a browser was asked to open it */
export async function openExternally(address: string, extraOrigins: readonly string[] = []): Promise<boolean> {
  const openable = openableAddress(address, extraOrigins);
  if (openable === null) return false;
  try {
    await shell.openExternal(openable);
    return true;
  } catch {
    return false;
  }
}
