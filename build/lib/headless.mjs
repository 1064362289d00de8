// A display and a session bus for machines that have none: an Xvfb and a D-Bus daemon of our own, reachable by us alone.
import { randomBytes } from 'node:crypto';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { firstLine, startBackground } from './processes.mjs';

/**
 * @typedef {{ env: Record<string, string>, end(): Promise<void> }} Helper env: what a program needs to use it
 * @typedef {{ command: string[], env: NodeJS.ProcessEnv }} AsUser put before a program (empty: as ourselves), and the environment it starts with
 */

/**
 * Starts Xvfb on a display number that it chooses itself; only who holds the cookie file gets in.
 * @param {string} folder private to the user who runs it @param {AsUser} asUser
 * @returns {Promise<Helper>}
 */
export async function startDisplay(folder, asUser) {
  const cookieFile = path.join(folder, 'xauthority');
  await fsp.writeFile(cookieFile, authorityEntry(randomBytes(16)), { mode: 0o644 });
  const [program = 'Xvfb', ...args] = [
    ...asUser.command,
    ...['Xvfb', '-displayfd', '3', '-screen', '0', '1280x960x24', '-nolisten', 'tcp', '-noreset', '-auth', cookieFile],
  ];
  const server = startBackground(program, args, { env: asUser.env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await firstLine(/** @type {import('node:stream').Readable} */ (server.child.stdio[3]));
  if (!number) throw new Failure('Xvfb did not start.', 'run Xvfb -displayfd 1 by hand and look at what it says.');
  return { env: { DISPLAY: `:${number.trim()}`, XAUTHORITY: cookieFile }, end: server.end };
}

/**
 * One X authority record (Xau) for every host and display, MIT-MAGIC-COOKIE-1.
 * @param {Buffer} cookie 16 random bytes
 */
export function authorityEntry(cookie) {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1', 'latin1');
  const familyWild = 0xffff;
  return Buffer.concat([word(familyWild), word(0), word(0), word(name.length), name, word(cookie.length), cookie]);
}

/** @param {number} value two bytes, most significant first */
const word = (value) => Buffer.from([value >> 8, value & 0xff]);

/**
 * Starts a session bus without service activation: nothing of the machine (portals, a locked keyring that would ask) wakes up by itself.
 * @param {string} folder private to the user who runs it @param {AsUser} asUser
 * @returns {Promise<Helper>}
 */
export async function startSessionBus(folder, asUser) {
  const config = path.join(folder, 'session-bus.conf');
  await fsp.writeFile(config, busConfiguration(folder), { mode: 0o644 });
  const [program = 'dbus-daemon', ...args] = [
    ...asUser.command,
    ...['dbus-daemon', `--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3'],
  ];
  const daemon = startBackground(program, args, { env: asUser.env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const address = await firstLine(/** @type {import('node:stream').Readable} */ (daemon.child.stdio[3]));
  if (!address)
    throw new Failure(
      'dbus-daemon did not start.',
      `run dbus-daemon --config-file=${config} and look at what it says.`,
    );
  return { env: { DBUS_SESSION_BUS_ADDRESS: address.trim() }, end: daemon.end };
}

/** @param {string} folder for the bus's socket */
const busConfiguration = (folder) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
