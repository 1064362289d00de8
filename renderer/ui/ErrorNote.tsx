// A failure as the person reads it: what happened, which thing, and the one thing to do.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorShape } from '../../core/errors.ts';
import { CodeText } from './CodeText.tsx';
import { Notice } from './Notice.tsx';
import { useEmailMask } from './use-email-mask.ts';

type ErrorNoteProps = { readonly error: ErrorShape | null; readonly action?: ReactNode };

export function ErrorNote({ error, action }: ErrorNoteProps) {
  const { t } = useTranslation();
  const mask = useEmailMask();
  // Who declined a native dialog a moment ago need not be told.
  if (!error || error.code === 'not_confirmed') return null;
  return (
    <Notice tone="critical" live action={action}>
      <strong>
        <CodeText text={t(`errors.${error.code}.message`)} />
      </strong>
      {error.detail !== null && <> ({mask(error.detail)})</>} <CodeText text={t(`errors.${error.code}.next`)} />
    </Notice>
  );
}
