// An account in a folder of its own, begun as a start of the daemon does it, as often as a test likes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountView } from '../../../../core/api/state.ts';
import { readySodium } from '../../../../core/crypto/sodium.ts';
import { createAccount } from '../../../../daemon/account/account.ts';
import type { AccountOptions, OpenedAccount } from '../../../../daemon/account/account-options.ts';
import { noCheckpoint } from '../../../../daemon/checkpoint.ts';
import { openIndexDatabase } from '../../../../daemon/index-database.ts';
import { openLog } from '../../../../daemon/log.ts';
import { systemPorts } from '../../../../daemon/ports.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { memoryKeychain } from '../../../support/test-daemon.ts';

type Start = { readonly passphrase?: string };

export type AccountBench = Awaited<ReturnType<typeof createBench>>;

export async function createBench() {
  const folder = mkdtempSync(join(tmpdir(), 'happier-account-'));
  const index = await openIndexDatabase(join(folder, 'daemon.sqlite'));
  const sodium = await readySodium();
  const proves: AccountOptions['proves'] = async () => true;
  const bench = {
    folder,
    file: join(folder, 'account.json'),
    keychain: memoryKeychain(),
    clock: createManualClock(),
    /** Whether a key opens what is stored. */
    proves,

    /** A start that has not begun yet. */
    make({ passphrase }: Start = {}) {
      const views: AccountView[] = [];
      const opened: OpenedAccount[] = [];
      const account = createAccount({
        file: bench.file,
        index,
        keychain: bench.keychain,
        sodium,
        random: systemPorts.random,
        clock: bench.clock,
        log: openLog(join(folder, 'log'), () => 0),
        checkpoint: noCheckpoint,
        passphrase: passphrase ?? null,
        proves: (candidate) => bench.proves(candidate),
        onOpen: async (each) => void opened.push(each),
        onChange: (view) => views.push(view),
      });
      return { account, views, opened };
    },

    async begun(start: Start = {}) {
      const made = bench.make(start);
      await made.account.begin();
      return made;
    },

    async remove() {
      await index.destroy();
      rmSync(folder, { recursive: true });
    },
  };
  return bench;
}
