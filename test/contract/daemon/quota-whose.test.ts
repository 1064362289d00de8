// Numbers are of the account that stands behind the profile, never of the one that stood there before.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../core/environment.ts';
import { AppError } from '../../../core/errors.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { collectQuota } from '../../../daemon/quota/collect.ts';
import type { QuotaOutcome } from '../../../daemon/quota/quota-fetcher.ts';
import { eventually } from '../../support/manual-clock.ts';
import { createPollerWorld, failure, minute, type PollerWorld, testSnapshot, work } from './poller-world.ts';
import { oauthRecord } from './quota-records.ts';

let that: PollerWorld;

beforeEach(async () => {
  that = await createPollerWorld();
});
afterEach(() => that.close());

const goOn = async () => {
  that.poller.update();
  await eventually(() => that.clock.waiting() > 0);
  await that.clock.advance(3_000);
};

describe('another account behind the name', () => {
  it('does not get the answer that was under way for the one before', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    let give: (outcome: QuotaOutcome) => void = () => undefined;
    const held = new Promise<QuotaOutcome>((resolve) => {
      give = resolve;
    });
    that.answer = () => held;
    const wished = that.poller.refresh({});
    await that.clock.advance(5_000);
    await that.connect(work, 'account-2');
    await that.clock.advance(1_000);
    give(that.numbers(work, 88));
    await wished;
    that.answer = () => failure('provider');
    await goOn();
    expect(that.quota()).toMatchObject({ snapshot: null, failure: { code: 'provider' } });
  });

  it('does not get what another machine stores of the one before', async () => {
    await that.connect(work, 'account-1');
    await that.begin();
    const before = that.world.list.view('openai-codex', work)?.createdAt ?? 0;
    await that.clock.advance(minute);
    await that.connect(work, 'account-2');
    await that.clock.advance(minute);
    await that.world.snapshots.write(testSnapshot(work, that.clock.now(), 88), before);
    that.answer = () => failure('provider');
    await goOn();
    expect(that.quota()?.snapshot).toBeNull();
    expect(await that.world.snapshots.read('openai-codex', work, before)).toMatchObject({ profileId: 'Work' });
  });

  it('need not wait for what the provider has asked the one before to wait', async () => {
    await that.connect(work, 'account-1');
    that.answer = () => failure('throttled', 60 * minute);
    await that.begin();
    await that.clock.advance(minute);
    await that.connect(work, 'account-2');
    that.answer = (profileId) => that.numbers(profileId, 9);
    await goOn();
    expect(that.quota()).toMatchObject({ snapshot: { meters: [{ usedPercent: 9 }] }, failure: null });
  });

  it('is not taken for one that may not read usage because the one before might not', async () => {
    await that.connect(work, 'account-1');
    that.answer = () => failure('no-scope');
    await that.begin();
    await that.clock.advance(60 * minute);
    expect(that.asked).toHaveLength(1);
    await that.poller.stop();
    await that.world.vault.remove('openai-codex', work);
    await that.connect(work, 'account-1');
    that.answer = (profileId) => that.numbers(profileId, 21);
    that.poller = that.makePoller();
    await goOn();
    await that.clock.advance(12 * minute);
    expect(that.quota()).toMatchObject({ snapshot: { meters: [{ usedPercent: 21 }] }, failure: null });
  });
});

describe('a question', () => {
  const profileId = profileIdSchema.parse('Work');
  const record = (createdAt: number) => oauthRecord({ serviceId: 'openai-codex', accessToken: 'a', createdAt });
  const unreachable: typeof globalThis.fetch = () => Promise.reject(new Error('asked'));
  const collect = (createdAt: number, fetch = unreachable, renewedAt = createdAt) =>
    collectQuota(
      {
        network: { ...systemPorts, fetch, environment: readEnvironment({}) },
        credentials: {
          fresh: async (_service, _profile, wish) => record(wish?.refused === undefined ? createdAt : renewedAt),
          alone: (_service, _profile, run) => run(),
          reset: () => undefined,
          backOnline: () => undefined,
        },
        probeOn: () => false,
      },
      { serviceId: 'openai-codex', profileId, connectedAt: 5, background: true },
    );

  it('is not asked as another account than the one that is polled', async () => {
    await expect(collect(6)).rejects.toEqual(new AppError('revision_conflict'));
    expect(await collect(5)).toMatchObject({ kind: 'failure', code: 'network' });
  });

  it('is not asked again as another account after a refused token', async () => {
    const asked: unknown[] = [];
    const refusing: typeof globalThis.fetch = async (...args) => {
      asked.push(args);
      return Response.json({ detail: 'Unauthorized' }, { status: 401 });
    };
    await expect(collect(5, refusing, 6)).rejects.toEqual(new AppError('revision_conflict'));
    expect(asked).toHaveLength(1);
  });
});
