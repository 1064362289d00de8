// Node's warnings without addresses: Electron's own warning about a failed load holds the whole address, and with it an authorization code.

/** Replaces the default printer of warnings. */
export function printWarningsWithoutAddresses(print: (line: string) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => print(`${name}: ${withoutAddresses(message)}`));
}

/** Keeps scheme and host of each address. */
export function withoutAddresses(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s/?#'")]*)[^\s'")]*/gi, '$1/…');
}
