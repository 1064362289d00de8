// The only place that hands an address to the person's own browser.
import { shell } from 'electron';
import { askableAddress, openableAddress } from './openable-address.ts';

/** @returns whether a browser was asked to open it */
export async function openExternally(address: string, extraOrigins: readonly string[] = []): Promise<boolean> {
  return open(openableAddress(address, extraOrigins));
}

/** For an address that the person has just agreed to. @returns whether a browser was asked to open it */
export function openAgreed(address: string): Promise<boolean> {
  return open(askableAddress(address));
}

async function open(address: string | null): Promise<boolean> {
  if (address === null) return false;
  try {
    await shell.openExternal(address);
    return true;
  } catch {
    return false;
  }
}
