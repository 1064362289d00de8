// The sign-in page once more: opened again, or its address for another browser.
import { Anchor, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useOpenLink } from '../../ui/use-open-link.ts';

export function PageLinks({ url }: { readonly url: string }) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  return (
    <Group gap="sm">
      <Anchor component="button" type="button" onClick={() => openLink(url)}>
        {t('connect.openPageAgain')}
      </Anchor>
      <CopyButton text={url} label={t('connect.copyPage')} />
    </Group>
  );
}
