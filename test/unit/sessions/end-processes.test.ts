// Only processes that are still the ones we knew are ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import { createEndProcesses } from '../../../daemon/sessions/end-processes.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';

const table = systemProcessTable();
const end = createEndProcesses(table, systemClock);
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function sleeper(command = 'exec sleep 60'): number {
  const child = spawn('/bin/sh', ['-c', command], { stdio: 'ignore', detached: true });
  children.push(child);
  if (child.pid === undefined) throw new Error('no process');
  return child.pid;
}

it('ends the process that was noted', async () => {
  const pid = sleeper();
  await end([{ pid, identity: table.identity(pid), group: false }], 2_000);
  expect(table.identity(pid)).toBeNull();
});

it('leaves a process alone that only has the pid, or whose identity was never known', async () => {
  const pid = sleeper();
  await end(
    [
      { pid, identity: 'boot:1', group: true },
      { pid, identity: null, group: true },
    ],
    200,
  );
  expect(table.identity(pid)).not.toBeNull();
});

it('takes the group along and insists where asking does not help', async () => {
  const pid = sleeper("trap '' HUP TERM; sleep 60 & wait; sleep 60");
  const deadline = Date.now() + 5_000;
  while (table.inSession(pid).length < 2 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const members = table.inSession(pid);
  expect(members.length).toBeGreaterThan(1);
  await end([{ pid, identity: table.identity(pid), group: true }], 300);
  // The signal went to all of them; that the leader is gone is waited for, the others may take a moment longer.
  const left = () => members.filter((each) => table.identity(each) !== null);
  while (left().length > 0 && Date.now() < deadline + 5_000) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(left()).toEqual([]);
});

it('tells two processes apart that start one after the other, and knows who is gone', () => {
  const [one, other] = [sleeper(), sleeper()];
  expect(table.identity(one)).toMatch(/^[0-9a-f-]{36}:\d+$/);
  expect(table.identity(one)).toBe(table.identity(one));
  expect(table.identity(other)).not.toBeNull();
  expect(table.identity(2 ** 22 + 1)).toBeNull();
});
