// `happier account …`: what protects the stored data, its passphrase, and the recovery key.
import type { Command } from 'commander';
import type { AccountView } from '../../core/api/state.ts';
import { AppError, errorTable } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { accountJson } from '../json.ts';
import { readSecret } from '../secret-input.ts';
import { ensureOpen } from '../unlock.ts';

function accountText(account: AccountView): string {
  switch (account.state) {
    case 'passphrase-wanted':
      return 'Nothing is stored yet. A passphrase has to be chosen: this machine has no keychain.';
    case 'locked':
      return `Protected by a passphrase, and locked.${account.wrongFile ? ' HAPPIER_PASSPHRASE_FILE holds another passphrase.' : ''}`;
    case 'blocked':
      return `${errorTable[account.cause].message} ${errorTable[account.cause].next}`;
    case 'open': {
      const by = account.protection === 'keychain' ? 'the system keychain' : 'a passphrase';
      const checked = account.recoveryCheckedAt;
      const recovery = checked === null ? 'never checked' : `last checked on ${new Date(checked).toLocaleDateString()}`;
      return `Protected by ${by}. Recovery key: ${recovery}.`;
    }
  }
}

async function show(context: CliContext, json: boolean): Promise<number> {
  return withDaemon(context, async (client) => {
    const state = await client.call['state.get']({});
    print(context, json ? JSON.stringify(accountJson(state)) : accountText(state.account));
    return 0;
  });
}

/** @throws AppError `invalid_input` when the two differ */
async function newPassphrase(context: CliContext): Promise<string> {
  const passphrase = await readSecret(context, 'New passphrase');
  if (context.stdin.isTTY && (await readSecret(context, 'The same once more')) !== passphrase)
    throw new AppError('invalid_input', 'the two differ');
  return passphrase;
}

function mustBeTerminal(context: CliContext): void {
  if (!context.stdin.isTTY)
    throw new AppError('invalid_input', 'this asks for more than one secret: run it in a terminal');
}

async function changePassphrase(context: CliContext, client: DaemonClient): Promise<string> {
  mustBeTerminal(context);
  const current = await readSecret(context, 'Passphrase of now');
  await client.call['account.passphrase']({ current, next: await newPassphrase(context) });
  return 'The passphrase was changed.';
}

/** The words go to standard output, where the person has asked for them; nothing else is there. */
async function showRecoveryKey(context: CliContext, client: DaemonClient): Promise<string> {
  const { account } = await client.call['state.get']({});
  if (account.state === 'open' && account.protection === 'keychain') throw new AppError('recovery_needs_app');
  const passphrase = await readSecret(context, 'Passphrase');
  const { words } = await client.call['account.recoveryKey']({ passphrase });
  print(context, words.map((word, index) => `${String(index + 1).padStart(2)}  ${word}`).join('\n'));
  return 'Write these words down and keep them away from this computer: who has them and the data folder has every account.';
}

async function checkRecoveryKey(context: CliContext, client: DaemonClient): Promise<string> {
  const words = await readSecret(context, 'Recovery key (24 words)');
  const { matches } = await client.call['account.checkRecovery']({ words });
  if (!matches) throw new AppError('recovery_other_account');
  return 'This is the recovery key of this data.';
}

async function recover(context: CliContext): Promise<number> {
  return withDaemon(context, async (client) => {
    const words = await readSecret(context, 'Recovery key (24 words)');
    try {
      await client.call['account.recover']({ words });
    } catch (error) {
      // No keychain takes the key here: a passphrase has to protect it.
      const wanted = error instanceof AppError && error.code === 'keychain_unavailable' && context.stdin.isTTY;
      if (!wanted) throw error;
      await client.call['account.recover']({ words, passphrase: await newPassphrase(context) });
    }
    say(context, 'The data is open again.');
    return 0;
  });
}

type Work = (context: CliContext, client: DaemonClient) => Promise<string>;

export function addAccountCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program.command('account').description('what protects the stored data');
  const add = (name: string, description: string, work: Work) =>
    command
      .command(name)
      .description(description)
      .action(async () => {
        const run = async (client: DaemonClient) => {
          await ensureOpen(context, client);
          say(context, await work(context, client));
          return 0;
        };
        done(await withDaemon(context, run));
      });
  command
    .command('show', { isDefault: true })
    .description('what protects the data now')
    .option('--json', 'one JSON object')
    .action(async (options: { json?: true }) => done(await show(context, options.json === true)));
  add('passphrase', 'change the passphrase', changePassphrase);
  add('recovery-key', 'show the recovery key, for who knows the passphrase', showRecoveryKey);
  add('check-recovery', 'check that you have the recovery key', checkRecoveryKey);
  command
    .command('recover')
    .description('open data whose key is gone with the recovery key')
    .action(async () => done(await recover(context)));
}
