// A desktop without a tray: what that means, the way to one on this desktop, and the small window that stands in for it.
import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useApp, useGates } from '../state/app-context.ts';
import { useCall } from '../state/use-call.ts';
import { Notice } from './Notice.tsx';
import { useFailureNote } from './use-failure-note.ts';

/** `once`: goes for good when the person says so. */
export function TrayNotice({ once = false }: { readonly once?: boolean }) {
  const { t } = useTranslation();
  const { bridge, info, tray, preferences } = useApp();
  const gates = useGates();
  const isVisible = useStore(tray, (state) => state.visible);
  const { trayHintSeen, change } = useStore(preferences);
  const open = useCall(bridge.shell['quotaWindow.open']);
  useFailureNote(open.error);
  if (isVisible || (once && trayHintSeen)) return null;
  const hasWindow = gates['connectedServices.quotas'];
  return (
    <Notice
      tone="info"
      stacked
      action={
        <>
          {hasWindow && (
            <Button size="xs" loading={open.pending} onClick={() => void open.run({})}>
              {t('tray.openWindow')}
            </Button>
          )}
          {once && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => change({ trayHintSeen: true })}>
              {t('tray.dismiss')}
            </Button>
          )}
        </>
      }
    >
      <Stack gap={4}>
        <span>
          {t('tray.missing')} {t(`tray.ways.${info.desktop}`)} {hasWindow && t('tray.window')}
        </span>
        {!once && <span>{t('settings.noTray')}</span>}
      </Stack>
    </Notice>
  );
}
