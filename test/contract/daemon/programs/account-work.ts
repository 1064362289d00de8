// An account that begins with a passphrase, does one work, and ends itself with SIGKILL right after the named step.
// Arguments: folder, passphrase, step (or "never"), work ("change" or "recover"), what it works with (a new passphrase, or the words), and
// for "recover" the new passphrase. Prints "open" when it is, and "done" after the work.
import { join } from 'node:path';
import { readySodium } from '../../../../core/crypto/sodium.ts';
import { createAccount } from '../../../../daemon/account/account.ts';
import { openIndexDatabase } from '../../../../daemon/index-database.ts';
import { openLog } from '../../../../daemon/log.ts';
import { systemPorts } from '../../../../daemon/ports.ts';

const [folder = '', passphrase = '', step = '', work = '', text = '', next = ''] = process.argv.slice(2);

async function run(): Promise<void> {
  const account = createAccount({
    ...systemPorts,
    keychain: { read: async () => ({ outcome: 'unavailable' }), write: async () => false },
    file: join(folder, 'account.json'),
    index: await openIndexDatabase(join(folder, 'daemon.sqlite')),
    sodium: await readySodium(),
    log: openLog(join(folder, 'log'), Date.now),
    passphrase,
    checkpoint(name) {
      if (name === step) process.kill(process.pid, 'SIGKILL');
    },
    proves: async () => true,
    onOpen: async () => undefined,
    onChange: () => undefined,
  });
  await account.begin();
  console.log(account.view().state);
  if (work === 'change') await account.changePassphrase(passphrase, text);
  if (work === 'recover') await account.recover({ words: text, passphrase: next });
  console.log('done');
}

void run();
