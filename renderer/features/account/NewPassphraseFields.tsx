// The two fields of a new passphrase.
import { useTranslation } from 'react-i18next';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { type NewPassphrase, shortestPassphrase } from './use-new-passphrase.ts';

type NewPassphraseFieldsProps = {
  readonly passphrase: NewPassphrase;
  readonly label: string;
  readonly labelAgain: string;
  readonly autoFocus?: boolean;
};

export function NewPassphraseFields({ passphrase, label, labelAgain, autoFocus = false }: NewPassphraseFieldsProps) {
  const { t } = useTranslation();
  const { first, second, problem } = passphrase;
  const count = shortestPassphrase;
  return (
    <>
      <SecretInput
        field={first}
        autoFocus={autoFocus}
        autoComplete="new-password"
        label={label}
        description={t('account.passphraseRule', { count })}
        error={problem === 'short' && t('account.tooShort', { count })}
      />
      <SecretInput
        field={second}
        autoComplete="new-password"
        label={labelAgain}
        error={problem === 'different' && t('account.different')}
      />
    </>
  );
}
