// Another account than before: says which it was and which it is now, and lets the person decide.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import type { IdentityChange } from './use-identity-change.ts';

type IdentityChangedProps = { readonly change: IdentityChange; readonly profile: ProfileView | null };

export function IdentityChanged({ change, profile }: IdentityChangedProps) {
  const { t } = useTranslation();
  const mask = useEmailMask();
  if (!change.changed) return null;
  const name = (email: string | null | undefined) => (email ? mask(email) : t('connect.changed.unknown'));
  return (
    <>
      <Notice
        tone="warning"
        live
        stacked
        action={
          <>
            <Button onClick={change.keep}>{t('connect.changed.keep')}</Button>
            <Button loading={change.isReplacing} onClick={() => void change.replace()}>
              {t('connect.changed.replace')}
            </Button>
          </>
        }
      >
        <strong>{t('connect.changed.title')}.</strong>{' '}
        {t('connect.changed.text', {
          before: name(profile?.identity.email),
          now: name(change.changed.email),
        })}
      </Notice>
      <ErrorNote error={change.error} />
    </>
  );
}
