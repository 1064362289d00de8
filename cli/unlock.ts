// Makes sure the stored data is open before a command uses it: asks for the passphrase on a terminal, else says what to do.
import { AppError } from '../core/errors.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import { type CliContext, say } from './context.ts';
import { readSecret } from './secret-input.ts';

/** @throws AppError `account_locked`, why the key is not at hand (`key_missing`, …), `passphrase_wrong`, `passphrase_weak` */
export async function ensureOpen(context: CliContext, client: DaemonClient): Promise<void> {
  const { account } = await client.call['state.get']({});
  if (account.state === 'open') return;
  if (account.state === 'blocked') {
    await client.call['account.retry']({});
    const again = await client.call['state.get']({});
    if (again.account.state === 'open') return;
    throw new AppError(again.account.state === 'blocked' ? again.account.cause : account.cause);
  }
  // Standard input may carry the secret that the command itself asks for: a passphrase comes from a terminal or a file.
  if (!context.stdin.isTTY) throw new AppError('account_locked', 'no terminal: set HAPPIER_PASSPHRASE_FILE');
  if (account.state === 'passphrase-wanted') {
    say(context, 'This machine has no keychain. Choose a passphrase; it protects what is stored.');
    const passphrase = await readSecret(context, 'New passphrase');
    if ((await readSecret(context, 'The same once more')) !== passphrase)
      throw new AppError('invalid_input', 'the two differ');
    await client.call['account.unlock']({ passphrase });
    return;
  }
  await client.call['account.unlock']({ passphrase: await readSecret(context, 'Passphrase') });
}
