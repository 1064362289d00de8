// One true number everywhere: after any events tray, window and command line show the same state and the same number of each meter; the
// tray is drawn at most once per change, never for what it shows already; and nothing is left listening.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../support/runs.ts';
import { noon } from '../../support/tray-state.ts';
import { check } from './surfaces-check.ts';
import { apply, beginning, eventSequence, type SurfaceEvent } from './surfaces-events.ts';
import { createWorld, type World } from './surfaces-world.ts';

/** How often the tray may be worked out for an event: never for nothing, once a minute while time passes, twice round a restart. */
function allowed(event: SurfaceEvent, hasChanged: boolean): number {
  if (event.do === 'time') return Math.ceil(event.ms / 60_000) + 1;
  if (event.do === 'restart') return 3;
  return hasChanged || event.do === 'mask' ? 1 : 0;
}

async function step(world: World, event: SurfaceEvent): Promise<void> {
  const before = { ...world.panel.counts, n: world.state().n, renders: world.renders().length };
  await apply(event, world);
  const after = { ...world.panel.counts, n: world.state().n, renders: world.renders().length };
  const limit = allowed(event, after.n !== before.n);
  for (const count of ['renders', 'images', 'texts', 'menus', 'drawn'] as const)
    expect(after[count] - before[count], count).toBeLessThanOrEqual(limit);
  check(world);
}

test('every surface shows the same revision and the same numbers', { timeout: runs(60_000) }, async () => {
  await fc.assert(
    fc.asyncProperty(eventSequence, async (events) => {
      const world = await createWorld(beginning(noon));
      check(world);
      for (const event of events) await step(world, event);
      expect(await world.end()).toEqual({ subscribed: 0, listeners: 0, timers: 0, trays: 0, shown: null });
    }),
    { numRuns: runs(500) },
  );
});
