// The sign-in page once more: opened again, or its address for another browser.
import { Anchor, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useOpenLink } from '../../ui/use-open-link.ts';

type PageLinksProps = {
  readonly url: string;
  /** The address for a browser elsewhere, where that is another one. */
  readonly elsewhere?: string;
};

export function PageLinks({ url, elsewhere = url }: PageLinksProps) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  return (
    <Group gap="sm">
      <Anchor component="button" type="button" onClick={() => openLink(url)}>
        {t('connect.openPageAgain')}
      </Anchor>
      <CopyButton text={elsewhere} label={t('connect.copyPage')} />
    </Group>
  );
}
