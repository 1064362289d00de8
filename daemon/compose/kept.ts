// The account of a daemon and what is kept for it.
import { readySodium } from '../../core/crypto/sodium.ts';
import { createAccount } from '../account/account.ts';
import { readPassphraseFile } from '../account/passphrase-file.ts';
import { provesKey } from '../account/prove-key.ts';
import { createProfileList } from '../profiles/profile-list.ts';
import { createProfileNotes } from '../profiles/profile-notes.ts';
import { createSealedRows } from '../vault/sealed-rows.ts';
import { createSettingsRow } from '../vault/settings-row.ts';
import { createVault } from '../vault/vault.ts';
import type { Ground } from './ground.ts';

/** @throws AppError `invalid_environment` */
export async function openKept(ground: Ground) {
  const { ports, environment, paths, log, index, server, opened, state } = ground;
  const { random, clock, checkpoint } = ports;
  const sodium = await readySodium();
  const passphraseFile = environment.HAPPIER_PASSPHRASE_FILE;
  const account = createAccount({
    ...ports,
    file: paths.accountFile,
    index,
    sodium,
    log,
    passphrase: passphraseFile === undefined ? null : await readPassphraseFile(passphraseFile),
    async proves(candidate) {
      opened.accountId = candidate.accountId;
      const proved = provesKey(sodium, server, candidate);
      return proved.finally(() => {
        opened.accountId = null;
      });
    },
    onChange: (view) => state.change({ account: view }),
    async onOpen({ accountId }) {
      opened.accountId = accountId;
      if (state.get().gates.connectedServices) await list.load();
    },
  });
  const rows = createSealedRows({ sodium, random, index, account: account.opened });
  const vault = createVault({ server, rows, checkpoint });
  const settingsRow = createSettingsRow(server, rows, checkpoint);
  const notes = createProfileNotes(index);
  const list = createProfileList({ vault, settingsRow, notes, clock, publish: (parts) => state.change(parts) });
  return { sodium, account, rows, vault, notes, list, machineId: () => account.opened().machineId };
}

export type Kept = Awaited<ReturnType<typeof openKept>>;
