// The watch for panels, and a tray, on a session bus of their own, which goes away under them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import dbus from 'dbus-next';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createStatusItem, drawPixmaps } from '../../../electron/tray/linux/status-item.ts';
import { type PanelWatch, watchPanels } from '../../../electron/tray/panel-watch.ts';
import { openSessionBus } from '../../../electron/tray/session-bus.ts';
import { poll } from '../../support/poll.ts';

let daemon: ChildProcess;
let variables: Record<string, string>;
let watch: PanelWatch;
let told: boolean[];

beforeEach(async () => {
  daemon = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = await once(daemon.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  variables = { DBUS_SESSION_BUS_ADDRESS: String(address).trim() };
  told = [];
  watch = watchPanels(variables, (visible) => told.push(visible));
  await watch.ready;
});
afterEach(() => {
  watch.close();
  daemon.kill();
});

async function startPanel() {
  const panel = dbus.sessionBus({ busAddress: variables.DBUS_SESSION_BUS_ADDRESS ?? '' });
  panel.on('error', () => {});
  await panel.requestName('org.kde.StatusNotifierWatcher', 0);
  return panel;
}

it('tells of a panel that comes and of one that goes', async () => {
  expect(watch.visible()).toBe(false);
  const panel = await startPanel();
  await poll(() => told.length === 1);
  panel.disconnect();
  await poll(() => told.length === 2);
  expect([told, watch.visible()]).toEqual([[true, false], false]);
});

it('leaves a tray quiet whose bus has gone', async () => {
  const bus = openSessionBus(variables);
  if (!bus) throw new Error('there is no session bus');
  const image = drawPixmaps({ kind: 'mark', resting: false, dot: null });
  const tray = createStatusItem(bus, image, { id: 'happier-desktop', title: 'Happier' });
  await startPanel();
  await poll(() => watch.visible());
  daemon.kill();
  await once(daemon, 'exit');
  for (const times of [1, 2, 3]) tray.setToolTip(`${times}`);
  tray.setImage(image);
  tray.destroy();
});
