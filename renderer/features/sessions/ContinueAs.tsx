// The way from one account to another for a session that runs.
import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { useGates } from '../../state/app-context.ts';
import { ContinueAsForm } from './ContinueAsForm.tsx';

export function ContinueAs({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const gates = useGates();
  const [isOpen, { open, close }] = useDisclosure(false);
  if (!gates.connectedServices) return null;
  return (
    <>
      <Button size="xs" onClick={open}>
        {t('continueAs.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('continueAs.title')}
        size={640}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ContinueAsForm session={session} onClose={close} />
      </Modal>
    </>
  );
}
