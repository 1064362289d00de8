// The mirror of the daemon's state: numbered changes are merged, a gap makes it ask again, a restart begins anew.
import { expect, test } from 'vitest';
import type { Result } from '../../../core/api/bridge.ts';
import type { DaemonState } from '../../../core/api/state.ts';
import { createDaemonMirror, followDaemon } from '../../../renderer/state/daemon-mirror.ts';
import { failed, fakeBridge, ok, profileOf, stateOf } from '../../support/renderer-state.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

async function follow(first = stateOf({ n: 5 })) {
  const fake = fakeBridge({ state: first });
  const store = createDaemonMirror();
  const stop = followDaemon(fake.bridge, store);
  await settle();
  return { fake, store, stop, asked: () => fake.inputsOf('state.get').length };
}

test('changes that follow on are merged without asking', async () => {
  const { fake, store, asked } = await follow();
  fake.emit('state', { n: 6, overrides: ['A'] });
  fake.emit('state', { n: 7, profiles: [profileOf()] });
  expect(store.getState().state).toMatchObject({ n: 7, overrides: ['A'], profiles: [{ profileId: 'work' }] });
  expect(asked()).toBe(1);
});

test('a change that is known already changes nothing', async () => {
  const { fake, store } = await follow(stateOf({ n: 5, overrides: ['new'] }));
  fake.emit('state', { n: 4, overrides: ['old'] });
  expect(store.getState().state).toMatchObject({ n: 5, overrides: ['new'] });
});

test('after a gap the whole state is asked for', async () => {
  const { fake, store, asked } = await follow();
  fake.answer({ 'state.get': () => ok(stateOf({ n: 8, overrides: ['whole'] })) });
  fake.emit('state', { n: 8, profiles: [] });
  await settle();
  expect(asked()).toBe(2);
  expect(store.getState().state).toMatchObject({ n: 8, overrides: ['whole'] });
});

test('changes that arrive while the state is loaded are kept', async () => {
  const fake = fakeBridge({ state: stateOf({ n: 1 }) });
  const store = createDaemonMirror();
  followDaemon(fake.bridge, store);
  fake.emit('state', { n: 2, overrides: ['meanwhile'] });
  await settle();
  expect(store.getState().state).toMatchObject({ n: 2, overrides: ['meanwhile'] });
});

test('a daemon that was started again counts from one, and its lower numbers hold', async () => {
  const { fake, store } = await follow(stateOf({ n: 50, overrides: ['before'] }));
  fake.emit('daemon', { connected: false });
  expect(store.getState()).toMatchObject({ connected: false, state: { n: 50 } });
  fake.answer({ 'state.get': () => ok(stateOf({ n: 1, overrides: ['after'] })) });
  fake.emit('daemon', { connected: true });
  await settle();
  expect(store.getState()).toMatchObject({ connected: true, connections: 1, state: { n: 1, overrides: ['after'] } });
  fake.emit('state', { n: 2, overrides: ['later'] });
  expect(store.getState().state?.overrides).toEqual(['later']);
});

test('an answer that was overtaken by a newer question does not count', async () => {
  const { fake, store } = await follow();
  let answerLate: (value: Result<DaemonState>) => void = () => {};
  const overtaken = new Promise<Result<DaemonState>>((resolve) => {
    answerLate = resolve;
  });
  fake.answer({ 'state.get': () => overtaken });
  fake.emit('daemon', { connected: true });
  fake.answer({ 'state.get': () => ok(stateOf({ n: 1, overrides: ['newest'] })) });
  fake.emit('daemon', { connected: true });
  await settle();
  answerLate({ ok: true, value: stateOf({ n: 90, overrides: ['overtaken'] }) });
  await settle();
  expect(store.getState().state).toMatchObject({ n: 1, overrides: ['newest'] });
});

test('a daemon that does not answer is shown as stopped', async () => {
  const fake = fakeBridge();
  fake.answer({ 'state.get': () => failed('daemon_unreachable') });
  const store = createDaemonMirror();
  followDaemon(fake.bridge, store);
  await settle();
  expect(store.getState()).toMatchObject({ state: null, connected: false });
});

test('nothing is followed after the stop', async () => {
  const { fake, store, stop } = await follow();
  stop();
  fake.emit('state', { n: 6, overrides: ['late'] });
  expect(store.getState().state?.n).toBe(5);
});
