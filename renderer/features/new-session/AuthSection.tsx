// The wizard's part about auth, with the way to the services themselves.
import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '../../state/app-context.ts';
import { Section } from '../../ui/Section.tsx';
import { AuthServices, type AuthServicesProps } from './AuthServices.tsx';

export function AuthSection(props: AuthServicesProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  return (
    <Section
      title={t('newSession.auth')}
      actions={
        <Anchor component="button" type="button" onClick={() => go({ page: 'connected-services' })}>
          {t('newSession.manage')}
        </Anchor>
      }
    >
      <AuthServices {...props} />
    </Section>
  );
}
