// Shows the pages when the data is open, else the page that opens it.
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.ts';
import { Frame } from '../../ui/Frame.tsx';
import { AccountFrame } from './AccountFrame.tsx';
import classes from './AccountGate.module.css';
import { BlockedPage } from './BlockedPage.tsx';
import { ChoosePassphrasePage } from './ChoosePassphrasePage.tsx';
import { UnlockPage } from './UnlockPage.tsx';

export function AccountGate() {
  const { t } = useTranslation();
  const { daemon } = useApp();
  const account = useStore(daemon, (mirror) => mirror.state?.account ?? null);
  const connected = useStore(daemon, (mirror) => mirror.connected);
  if (!account) {
    return connected ? (
      <main className={classes.starting}>{t('daemon.starting')}</main>
    ) : (
      <AccountFrame title={t('daemon.stopped')}>
        <p>{t('errors.daemon_unreachable.next')}</p>
      </AccountFrame>
    );
  }
  switch (account.state) {
    case 'passphrase-wanted':
      return <ChoosePassphrasePage />;
    case 'locked':
      return <UnlockPage wrongFile={account.wrongFile} />;
    case 'blocked':
      return <BlockedPage cause={account.cause} />;
    case 'open':
      return <Frame />;
  }
}
