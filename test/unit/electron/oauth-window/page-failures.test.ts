import { expect, it } from 'vitest';
import { pageFailure } from '../../../../electron/oauth-window/page-failures.ts';
import { isSupportedRuntime } from '../../../../electron/oauth-window/runtime-support.ts';

const address = 'https://auth.openai.com/oauth/authorize?state=secret';

it('names what went wrong and the host, never the address', () => {
  expect(pageFailure(-105, address)).toEqual({ code: 'connect_page_failed', detail: 'auth.openai.com' });
  expect(pageFailure(-201, address)).toEqual({ code: 'connect_page_untrusted', detail: 'auth.openai.com' });
  expect(pageFailure(-299, 'not an address')).toEqual({ code: 'connect_page_untrusted', detail: null });
});

it('takes what we cancelled, or the page gave up, for no failure', () => {
  expect([pageFailure(-3, address), pageFailure(-20, address)]).toEqual([null, null]);
});

it('knows which Electron still gets security fixes', () => {
  expect([isSupportedRuntime('45.4.1'), isSupportedRuntime('43.0.0')]).toEqual([true, true]);
  expect([isSupportedRuntime('42.9.9'), isSupportedRuntime('33.2.1'), isSupportedRuntime(undefined)]).toEqual([
    false,
    false,
    false,
  ]);
});
