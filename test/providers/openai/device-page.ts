// `/codex/device`: where a person types the code that another screen shows, and allows or denies the sign-in.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { escapeHtml, page } from '../kernel/page.ts';
import { findChoice } from '../oauth/sign-in-choice.ts';
import { accountRows } from '../oauth/sign-in-page.ts';
import type { AccountBook } from './account-book.ts';
import type { DeviceBook } from './device-book.ts';
import { choiceOf } from './login.ts';

type Options = { readonly accounts: AccountBook; readonly devices: DeviceBook };

const TITLE = 'Device sign-in (simulator)';

function form({ accounts }: Options, userCode: string, problem: string | null): Reply {
  const alert = problem === null ? '' : `<p role="alert">${escapeHtml(problem)}</p>`;
  return reply.html(
    problem === null ? 200 : 400,
    page(
      TITLE,
      `<h1>Sign in on another screen</h1>${alert}
<form method="post"><p>Type the code that Codex shows, and choose the ChatGPT account to continue with.</p>
<label>Code <input type="text" name="user_code" value="${escapeHtml(userCode)}" autocomplete="off" required autofocus></label>
${accountRows(accounts.list().map(choiceOf), undefined)}
<div class="actions"><button name="decision" value="deny">Deny</button>
<button class="allow" name="decision" value="allow">Continue</button></div></form>`,
    ),
  );
}

const done = (heading: string, text: string): Reply =>
  reply.html(200, page(TITLE, `<h1>${heading}</h1><p role="status">${text}</p>`));

function decide(options: Options, body: Buffer): Reply {
  const { accounts, devices } = options;
  const fields = new URLSearchParams(body.toString('utf8'));
  const userCode = fields.get('user_code') ?? '';
  const device = devices.pendingByCode(userCode);
  if (!device) return form(options, userCode, 'No sign-in waits for this code.');
  if (fields.get('decision') === 'deny') {
    devices.deny(device.userCode, 'access_denied');
    return done('Denied', 'The other screen was not signed in. You can close this page.');
  }
  const choice = findChoice(accounts.list().map(choiceOf), fields.get('account'));
  if (!choice) return form(options, userCode, 'Choose an account.');
  devices.approve(device.userCode, choice.accountId);
  return done('Signed in', 'Go back to the other screen. You can close this page.');
}

export function createDevicePage(options: Options): { show(): Reply; decide(request: SimRequest): Reply } {
  return { show: () => form(options, '', null), decide: ({ body }) => decide(options, body) };
}
