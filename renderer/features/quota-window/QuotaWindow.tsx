// The small window of what is left, for desktops without a tray: one part per effective profile, and a refresh. Escape closes it.
import { useHotkeys, useResizeObserver } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.ts';
import { followDaemon } from '../../state/daemon-mirror.ts';
import { Providers, type WindowProps } from '../../ui/Providers.tsx';
import { OpenMain } from './OpenMain.tsx';
import { ProfileList } from './ProfileList.tsx';
import classes from './QuotaWindow.module.css';

export function QuotaWindow({ services, ...shared }: WindowProps) {
  const { bridge, daemon, preferences } = services;
  useEffect(() => followDaemon(bridge, daemon), [bridge, daemon]);
  useEffect(() => bridge.on.preferences((changed) => preferences.setState(changed)), [bridge, preferences]);
  useHotkeys([['Escape', () => void bridge.shell['quotaWindow.close']({})]]);
  return (
    <Providers services={services} {...shared}>
      <Content />
    </Providers>
  );
}

function Content() {
  const { t } = useTranslation();
  const { bridge, daemon } = useApp();
  const account = useStore(daemon, (mirror) => mirror.state?.account ?? null);
  const connected = useStore(daemon, (mirror) => mirror.connected);
  const [ref, { height }] = useResizeObserver<HTMLDivElement>();
  useEffect(() => {
    if (height > 0) void bridge.shell['quotaWindow.fit']({ height: Math.ceil(height) });
  }, [bridge, height]);
  return (
    <main className={classes.window}>
      <div ref={ref}>
        <div className={classes.content}>
          {!connected && account && (
            <p className={classes.note} role="status">
              {t('quotaWindow.stopped')}
            </p>
          )}
          {account?.state === 'open' ? (
            <ProfileList />
          ) : (
            <OpenMain text={t(account ? 'quotaWindow.locked' : 'daemon.starting')} />
          )}
        </div>
      </div>
    </main>
  );
}
