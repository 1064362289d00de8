import { beforeEach, describe, expect, it } from 'vitest';
import { endWhenIdle, endWithParent } from '../../../daemon/life.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let ended: number;
const end = () => {
  ended += 1;
};
const minutes = (count: number) => clock.advance(count * 60_000);
beforeEach(() => {
  clock = createManualClock();
  ended = 0;
});

describe('a detached daemon', () => {
  it('ends after ten minutes in which nobody needs it', async () => {
    endWhenIdle(clock, () => false, end);
    await minutes(9.9);
    expect(ended).toBe(0);
    await minutes(0.1);
    expect(ended).toBe(1);
  });

  it('stays while it is in use, and counts anew from then on', async () => {
    let inUse = false;
    const life = endWhenIdle(clock, () => inUse, end);
    await minutes(9);
    inUse = true;
    life.update();
    await minutes(60);
    inUse = false;
    life.update();
    life.update();
    await minutes(9.9);
    expect(ended).toBe(0);
    await minutes(0.1);
    expect(ended).toBe(1);
  });

  it('leaves no timer when it is stopped', () => {
    endWhenIdle(clock, () => false, end).stop();
    expect(clock.waiting()).toBe(0);
  });
});

it('a hosted daemon ends once its parent is another', async () => {
  let parent = 100;
  const life = endWithParent(clock, () => parent, end);
  await minutes(60);
  expect(ended).toBe(0);
  parent = 1;
  await clock.advance(2_000);
  expect(ended).toBe(1);
  life.stop();
  expect(clock.waiting()).toBe(0);
});
