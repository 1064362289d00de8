// The sign-in page: choose an account, see what is asked for, allow or deny. One form that posts back to its own address.
import { escapeHtml, page } from '../kernel/page.ts';
import type { SignInChoice } from './sign-in-choice.ts';

export type SignInLook = {
  /** Where one signs in, e.g. `ChatGPT`. */
  readonly site: string;
  /** What one signs in to, e.g. `Codex`. */
  readonly product: string;
  readonly accent: string;
  /** What a scope lets the product do; a scope without an entry is shown as it is. */
  readonly meaning: Readonly<Record<string, string>>;
};

function row({ id, name, detail }: SignInChoice, checked: boolean): string {
  return `<label><input type="radio" name="account" value="${escapeHtml(id)}" required${checked ? ' checked' : ''}>
<div>${escapeHtml(name)}<span>${escapeHtml(detail)}</span></div></label>`;
}

/** `hint`: the choice that is made beforehand, else the first. */
export function accountRows(choices: readonly SignInChoice[], hint: string | undefined): string {
  const chosen = hint ?? choices[0]?.id;
  const rows = choices.map((choice) => row(choice, choice.id === chosen)).join('');
  return rows || '<p role="alert">The simulator has no account.</p>';
}

type Options = {
  readonly look: SignInLook;
  readonly choices: readonly SignInChoice[];
  readonly scopes: readonly string[];
  readonly hint: string | undefined;
  /** Whether the person may have the code shown instead of being sent on with it. */
  readonly offersCode: boolean;
};

export function signInPage({ look, choices, scopes, hint, offersCode }: Options): string {
  const { site, product, accent, meaning } = look;
  const asked = scopes.map((scope) => `<li>${escapeHtml(meaning[scope] ?? scope)}</li>`).join('');
  const off = choices.length === 0 ? ' disabled' : '';
  const show = `<button name="decision" value="show"${off}>Show me the code</button>`;
  return page(
    `Sign in to ${site} (simulator)`,
    `<h1>Sign in to ${product}</h1><p>Choose the ${site} account to continue with.</p>
<form method="post">${accountRows(choices, hint)}
<p>${product} will be able to:</p><ul>${asked}</ul>
<div class="actions"><button name="decision" value="deny" formnovalidate>Deny</button>
${offersCode ? show : ''}<button class="allow" name="decision" value="allow"${off}>Continue</button></div></form>`,
    accent,
  );
}
