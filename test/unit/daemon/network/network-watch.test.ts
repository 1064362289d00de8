// The watch of the network: what counts as an answer, and when the network is back.
import { expect, it } from 'vitest';
import { watchNetwork } from '../../../../daemon/network/network-watch.ts';

function scene() {
  let reached = true;
  const watch = watchNetwork(async () => {
    if (!reached) throw new TypeError('fetch failed');
    return new Response('no', { status: 503 });
  });
  let returns = 0;
  const leave = watch.onReturn(() => {
    returns += 1;
  });
  return {
    watch,
    leave,
    returns: () => returns,
    async ask(there: boolean) {
      reached = there;
      return watch.fetch('http://127.0.0.1/').catch(() => null);
    },
  };
}

it('counts every answer, a refusal too, and no failure', async () => {
  const { watch, ask } = scene();
  expect((await ask(true))?.status).toBe(503);
  expect(await ask(false)).toBeNull();
  await ask(true);
  expect(watch.answers()).toBe(2);
});

it('tells of the first answer after a failure, and only of that', async () => {
  const { ask, returns, leave } = scene();
  await ask(true);
  expect(returns()).toBe(0);
  await ask(false);
  await ask(false);
  await ask(true);
  await ask(true);
  expect(returns()).toBe(1);
  leave();
  await ask(false);
  await ask(true);
  expect(returns()).toBe(1);
});
