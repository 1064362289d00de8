// A short note that floats over the page and goes by itself: for what happened without a place of its own on the page.
import { showNotification } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../state/app-context.ts';

/** `critical`: something failed; it is spoken at once. */
export function useNotify(): (message: string, tone?: 'info' | 'critical') => void {
  const { t } = useTranslation();
  const { notifications } = useApp();
  return useCallback(
    (message, tone = 'info') => {
      const isFailure = tone === 'critical';
      showNotification(
        {
          message,
          role: isFailure ? 'alert' : 'status',
          color: isFailure ? 'red' : 'accent',
          closeButtonProps: { 'aria-label': t('common.close') },
        },
        notifications,
      );
    },
    [notifications, t],
  );
}
