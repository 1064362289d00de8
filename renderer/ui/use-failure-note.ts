// Tells a failed call by a floating note: for buttons without a place beside them for it.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorShape } from '../../core/errors.ts';
import { useNotify } from './use-notify.ts';

export function useFailureNote(error: ErrorShape | null): void {
  const { t } = useTranslation();
  const notify = useNotify();
  useEffect(() => {
    // Who declined a native dialog a moment ago need not be told.
    if (error && error.code !== 'not_confirmed') {
      notify(`${t(`errors.${error.code}.message`)} ${t(`errors.${error.code}.next`)}`, 'critical');
    }
  }, [error, notify, t]);
}
