import { expect, it } from 'vitest';
import { createTrayController } from '../../../../electron/tray/tray-controller.ts';
import type { TrayModel } from '../../../../electron/tray/tray-items.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { daemonState, meter, noon, profile } from '../../../support/tray-state.ts';

function setUp() {
  const clock = createManualClock(noon);
  const shown: TrayModel[] = [];
  const destroyed: boolean[] = [];
  const controller = createTrayController({
    service: { show: (model) => void shown.push(model), recreate: () => {}, destroy: () => void destroyed.push(true) },
    timers: clock,
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    maskEmails: false,
    formatTime: (at) => new Date(at).toISOString().slice(11, 16),
  });
  return { clock, shown, controller, destroyed };
}

const state = daemonState([profile('openai-codex', 'work', { meters: [meter(100, 18_000, noon + 30 * 60_000)] })]);

it('shows a tray before the daemon is there', () => {
  const { shown } = setUp();
  expect(shown[0]?.tooltip).toBe('Happier\nStarting…');
});

it('shows several changes of one moment as one', async () => {
  const { clock, shown, controller } = setUp();
  controller.setStatus({ state: 'running' });
  controller.setState(daemonState([]));
  controller.setState(state);
  await clock.advance(0);
  expect(shown).toHaveLength(2);
  expect(shown[1]?.icon).toMatchObject({ kind: 'time', count: 30, unit: 'm' });
});

it('counts the minutes down without a change of state', async () => {
  const { clock, shown, controller } = setUp();
  controller.setState(state);
  await clock.advance(120_000);
  expect(shown.at(-1)?.icon).toMatchObject({ kind: 'time', count: 28 });
  expect(shown.at(-1)?.items).toEqual(
    expect.arrayContaining([expect.objectContaining({ label: 'Refresh now (updated 4 min ago)' })]),
  );
});

it('masks e-mail addresses as soon as the person wants that', async () => {
  const { clock, shown, controller } = setUp();
  controller.setState(state);
  await clock.advance(0);
  expect(JSON.stringify(shown.at(-1))).toContain('work@example.com');
  controller.setMaskEmails(true);
  await clock.advance(0);
  expect(JSON.stringify(shown.at(-1))).not.toContain('work@example.com');
  expect(JSON.stringify(shown.at(-1))).toContain('w…k@e….com');
});

it('ends with no timer left', async () => {
  const { clock, shown, controller, destroyed } = setUp();
  controller.setState(state);
  controller.stop();
  await clock.advance(600_000);
  expect([shown.length, destroyed.length, clock.waiting()]).toEqual([1, 1, 0]);
});
