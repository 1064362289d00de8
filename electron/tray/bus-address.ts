// The session bus's address as a path that a socket can be connected to (D-Bus specification, "Server Addresses").

/** Connectable path, an abstract one with a leading NUL; null where none of the addresses is a Unix socket with a path. */
export function busSocketPath(variables: Readonly<Record<string, string | undefined>>): string | null {
  const { DBUS_SESSION_BUS_ADDRESS: addresses, XDG_RUNTIME_DIR: runtime } = variables;
  const standard = runtime ? `${runtime}/bus` : null;
  if (!addresses) return standard;
  for (const address of addresses.split(';')) {
    const [transport, rest = ''] = splitOnce(address, ':');
    if (transport !== 'unix') continue;
    const values = new Map(rest.split(',').map((pair) => splitOnce(pair, '=')));
    const path = values.get('path');
    const abstract = values.get('abstract');
    if (path) return decodeValue(path);
    if (abstract) return `\0${decodeValue(abstract)}`;
    if (values.get('runtime') === 'yes') return standard;
  }
  return null;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeValue(value: string): string {
  return value.replace(/%([0-9a-fA-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
