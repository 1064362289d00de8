// Says that environment variables move where Happier connects; nothing when none does. Settings names them.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';

export function OverridesNotice() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const count = useDaemon((state) => state.overrides.length);
  if (count === 0) return null;
  return (
    <Notice
      tone="warning"
      action={
        <Button size="xs" onClick={() => go({ page: 'settings' })}>
          {t('overrides.which')}
        </Button>
      }
    >
      {t('overrides.active', { count })}
    </Notice>
  );
}
