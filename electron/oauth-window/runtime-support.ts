// Whether the running Electron is one that still gets security fixes. What shows pages of the internet must be.

/** The oldest supported major; Electron supports the latest three (electron-releases, as of 2026-11). */
export const oldestSupportedElectron = 43;

/** @param version such as "45.4.1" */
export function isSupportedRuntime(version: string | undefined): boolean {
  return Number.parseInt(version ?? '', 10) >= oldestSupportedElectron;
}
