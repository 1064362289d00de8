import { expect, it } from 'vitest';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import { createStateStore, type StateChange } from '../../../daemon/state.ts';

const initial = {
  account: { state: 'passphrase-wanted' },
  gates: { connectedServices: true, 'connectedServices.quotas': true },
  overrides: [],
  profiles: [],
  backends: [],
  sessions: [],
} as const;

const open = { state: 'open', protection: 'keychain', recoveryCheckedAt: null } as const;

function store() {
  const defaults = { folders: [], backends: [] };
  return createStateStore({
    ...initial,
    overrides: [],
    profiles: [],
    defaults,
    backends: [],
    sessions: [],
    addedVariables: [],
    quotaRules: usualQuotaRules,
    handOffs: [],
  });
}

it('counts one further with every change and tells only what changed', () => {
  const state = store();
  const heard: StateChange[] = [];
  state.subscribe((change) => heard.push(change));
  state.change({ overrides: ['A'] });
  state.change({ overrides: ['A'], account: open });
  expect(heard).toEqual([
    { n: 1, overrides: ['A'] },
    { n: 2, account: open },
  ]);
  expect(state.get()).toMatchObject({ n: 2, overrides: ['A'], account: { state: 'open' } });
});

it('does not count what is equal to what was there', () => {
  const state = store();
  const heard: StateChange[] = [];
  state.subscribe((change) => heard.push(change));
  state.change({ account: { state: 'passphrase-wanted' }, overrides: [] });
  expect([state.get().n, heard]).toEqual([0, []]);
});

it('gives every listener the changes in order, also one that a listener makes', () => {
  const state = store();
  const first: number[] = [];
  const second: number[] = [];
  state.subscribe(({ n, overrides }) => {
    first.push(n);
    if (overrides?.length === 1) state.change({ overrides: ['A', 'B'] });
  });
  state.subscribe(({ n }) => second.push(n));
  state.change({ overrides: ['A'] });
  expect([first, second]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

it('stops telling who has left', () => {
  const state = store();
  const heard: StateChange[] = [];
  state.subscribe((change) => heard.push(change))();
  state.change({ overrides: ['A'] });
  expect(heard).toEqual([]);
});
