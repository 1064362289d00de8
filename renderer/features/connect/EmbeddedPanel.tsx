// Sign-in by the in-app browser: what it is, its window while that is open, and how it ended.
import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { EmbeddedSignIn } from './use-embedded-sign-in.ts';
import { Waiting } from './Waiting.tsx';

type EmbeddedPanelProps = {
  readonly signIn: EmbeddedSignIn;
  readonly isAgain: boolean;
  readonly onAnotherWay: () => void;
};

export function EmbeddedPanel({ signIn, isAgain, onAnotherWay }: EmbeddedPanelProps) {
  const { t } = useTranslation();
  const hasEnded = signIn.isCancelled || signIn.error !== null;
  return (
    <Stack gap="md">
      <Text c="dimmed">
        {t('connect.embedded')} {isAgain && t('connect.sameAccount')}
      </Text>
      {signIn.isCancelled && (
        <Notice tone="info" live>
          {t('connect.cancelled')}
        </Notice>
      )}
      <ErrorNote error={signIn.error} />
      {signIn.isOpen && <Waiting text={t('connect.windowOpen')} />}
      <Group gap="sm">
        {signIn.isOpen ? (
          <Button onClick={signIn.cancel}>{t('common.cancel')}</Button>
        ) : (
          <Button variant="filled" onClick={() => void signIn.start()}>
            {t(hasEnded ? 'connect.startAgain' : 'connect.signIn')}
          </Button>
        )}
        {hasEnded && (
          <Button variant="subtle" color="gray" onClick={onAnotherWay}>
            {t('connect.anotherWay')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
