// What a person should know of a start, in one sentence; paths and names stand between backquotes.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartNotice } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';

export function useNoticeText(): (notice: StartNotice) => string {
  const { t } = useTranslation();
  const { info } = useApp();
  return useCallback(
    (notice) => {
      const path = shortFolder(notice.path, info.homeFolder);
      const names =
        notice.kind === 'configuration-left-out' ? notice.names.map((name) => `\`${name}\``).join(', ') : '';
      return t(`startReport.notices.${notice.kind}`, { path, names });
    },
    [t, info.homeFolder],
  );
}
