// A private session bus with a real gnome-keyring on it, as a desktop has: unlocked, locked, or gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Message, sessionBus } from 'dbus-next';

export type SecretService = {
  /** DBUS_SESSION_BUS_ADDRESS of the bus. */
  readonly address: string;
  /** Starts the keyring in place of the one that runs. A locked one asks for its password in a window that cannot open here. */
  keyring(state: 'unlocked' | 'locked'): Promise<void>;
  /** An unlocked keyring with nothing in it, as another computer has one. */
  emptyKeyring(): Promise<void>;
  close(): Promise<void>;
};

function inPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const hasSecretService = inPath('dbus-daemon') && inPath('gnome-keyring-daemon');

/** Without service activation: the bus would start a keyring of its own as soon as somebody asks for one. */
const busConfiguration = (
  folder: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error('ended without a line')));
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

/** Resolves once somebody on the bus has the name. */
async function untilOwned(address: string, name: string): Promise<void> {
  const bus = sessionBus({ busAddress: address });
  const question = {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'NameHasOwner',
    signature: 's',
    body: [name],
  };
  try {
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await bus.call(new Message(question));
      if (answer?.body[0] === true) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`nobody took the name ${name}`);
  } finally {
    bus.disconnect();
  }
}

async function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
}

export async function startSecretService(): Promise<SecretService> {
  const root = await mkdtemp(join(tmpdir(), 'happier-bus-'));
  const runtime = join(root, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const environment = { PATH: process.env.PATH, HOME: root, XDG_RUNTIME_DIR: runtime, LANG: 'C.UTF-8' };
  const configuration = join(root, 'bus.conf');
  await writeFile(configuration, busConfiguration(runtime));
  const arguments_ = [`--config-file=${configuration}`, '--nofork', '--nopidfile', '--print-address'];
  const bus = spawn('dbus-daemon', arguments_, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await firstLine(bus);
  let keyring: ChildProcess | null = null;

  async function start(state: 'unlocked' | 'locked'): Promise<void> {
    await end(keyring);
    const options = ['--foreground', '--components=secrets', ...(state === 'unlocked' ? ['--unlock'] : ['--start'])];
    const env = { ...environment, DBUS_SESSION_BUS_ADDRESS: address };
    keyring = spawn('gnome-keyring-daemon', options, { env, stdio: ['pipe', 'ignore', 'ignore'] });
    keyring.stdin?.end(state === 'unlocked' ? 'password of the keyring' : '');
    await untilOwned(address, 'org.freedesktop.secrets');
  }

  return {
    address,
    keyring: start,
    async emptyKeyring() {
      await end(keyring);
      await rm(join(root, '.local'), { recursive: true, force: true });
      await start('unlocked');
    },
    async close() {
      await end(keyring);
      await end(bus);
      await rm(root, { recursive: true, force: true });
    },
  };
}
