import { expect, it } from 'vitest';
import { holdWhileOpen } from '../../../../electron/tray/hold-while-open.ts';

function setUp() {
  const applied: string[] = [];
  const tasks: (() => void)[] = [];
  const held = holdWhileOpen<string>(
    (menu) => applied.push(menu),
    (task) => tasks.push(task),
  );
  return { held, applied, runTasks: () => tasks.splice(0).map((task) => task()) };
}

it('shows a menu at once while none is open', () => {
  const { held, applied } = setUp();
  held.set('a');
  held.set('b');
  expect(applied).toEqual(['a', 'b']);
});

it('keeps the newest back until the open one is closed and its click carried out', () => {
  const { held, applied, runTasks } = setUp();
  held.set('a');
  held.opened();
  held.set('b');
  held.set('c');
  held.closed();
  expect(applied).toEqual(['a']);
  runTasks();
  expect(applied).toEqual(['a', 'c']);
  held.opened();
  held.closed();
  runTasks();
  expect(applied).toEqual(['a', 'c']);
});

it('keeps it back still when the menu is opened again at once, and forgets it for a newer one', () => {
  const { held, applied, runTasks } = setUp();
  held.opened();
  held.set('a');
  held.closed();
  held.opened();
  runTasks();
  expect(applied).toEqual([]);
  held.closed();
  held.set('b');
  runTasks();
  expect(applied).toEqual(['b']);
});
