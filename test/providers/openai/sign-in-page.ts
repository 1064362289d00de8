// The sign-in page: choose an account, see what is asked for, allow or deny. One form that posts back to its own address.
import type { OpenAiAccount } from './account-book.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
  main { width: min(23rem, 100vw - 3rem); padding: 1.5rem 0; }
  .note { font-size: 12px; opacity: .7; border: 1px dashed; border-radius: 8px; padding: .4rem .7rem; }
  h1 { font-size: 1.5rem; line-height: 1.2; margin: 1.2rem 0 .3rem; }
  label { display: flex; gap: .7rem; align-items: center; padding: .6rem .8rem; margin: .5rem 0; border: 1px solid #8886; border-radius: 10px; }
  label:has(:checked) { border-color: #10a37f; box-shadow: 0 0 0 1px #10a37f; }
  label span { display: block; font-size: 13px; opacity: .7; }
  .actions { display: flex; gap: .6rem; margin-top: 1.2rem; }
  button { flex: 1; font: inherit; padding: .6rem; border-radius: 999px; border: 1px solid #8886; background: none; color: inherit; }
  button.allow { background: #10a37f; border-color: #10a37f; color: #fff; }`;

const MEANING: Record<string, string> = {
  openid: 'Know who you are',
  profile: 'Read your name and picture',
  email: 'Read your e-mail address',
  offline_access: 'Stay signed in until you revoke it',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${STYLE}</style></head>
<body><main><p class="note">Provider simulator. No real account, nothing leaves this computer.</p>${content}</main></body></html>`;
}

function accountRow({ accountId, name, email, plan }: OpenAiAccount, checked: boolean): string {
  return `<label><input type="radio" name="account" value="${escapeHtml(accountId)}" required${checked ? ' checked' : ''}>
<div>${escapeHtml(name)}<span>${escapeHtml(email)} · ${escapeHtml(plan)}</span></div></label>`;
}

/** `hint`: the account id that is chosen beforehand; without it the first one. */
export function signInPage(
  accounts: readonly OpenAiAccount[],
  scopes: readonly string[],
  hint: string | undefined,
): string {
  const chosen = hint ?? accounts[0]?.accountId;
  const rows = accounts.map((account) => accountRow(account, account.accountId === chosen)).join('');
  const asked = scopes.map((scope) => `<li>${escapeHtml(MEANING[scope] ?? scope)}</li>`).join('');
  return page(
    'Sign in to ChatGPT (simulator)',
    `<h1>Sign in to Codex</h1><p>Choose the ChatGPT account to continue with.</p>
<form method="post">${rows || '<p role="alert">The simulator has no account.</p>'}
<p>Codex will be able to:</p><ul>${asked}</ul>
<div class="actions"><button name="decision" value="deny" formnovalidate>Deny</button>
<button class="allow" name="decision" value="allow"${rows ? '' : ' disabled'}>Continue</button></div></form>`,
  );
}

export function errorPage(message: string): string {
  return page(
    'Sign-in error (simulator)',
    `<h1>Sign-in is not possible</h1><p role="alert">${escapeHtml(message)}</p>`,
  );
}
