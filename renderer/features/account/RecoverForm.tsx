// Opens the data with the 24 words of the recovery key. They stay in the field until they are right: who mistyped one corrects that one.
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { NewPassphraseFields } from './NewPassphraseFields.tsx';
import { useRecovery } from './use-recovery.ts';

const wordCount = 24;

type RecoverFormProps = {
  /** No keychain is there to take the key. */
  readonly wantsPassphrase: boolean;
  /** Stands beside the button. */
  readonly aside?: ReactNode;
  readonly autoFocus?: boolean;
};

export function RecoverForm({ wantsPassphrase, aside, autoFocus = false }: RecoverFormProps) {
  const { t } = useTranslation();
  const recovery = useRecovery(wantsPassphrase);
  const { words, passphrase, hasPassphrase, error, unknownWord } = recovery;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void recovery.run();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Textarea
          ref={words.ref}
          onInput={words.onInput}
          label={t('account.words')}
          description={t('account.wordsHint')}
          autoFocus={autoFocus}
          rows={4}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
        />
        <Text c="dimmed" role="status">
          {t('account.wordCount', { count: words.count })}
        </Text>
        {hasPassphrase && (
          <>
            <Text>{t('account.newPassphraseWhy')}</Text>
            <NewPassphraseFields
              passphrase={passphrase}
              label={t('account.newPassphrase')}
              labelAgain={t('account.newPassphraseAgain')}
            />
          </>
        )}
        {unknownWord === null ? (
          <ErrorNote error={error} />
        ) : (
          <Notice tone="critical" live>
            {t('account.unknownWord', { position: unknownWord })}
          </Notice>
        )}
        <Group gap="sm">
          <Button
            type="submit"
            loading={recovery.isPending}
            disabled={words.count !== wordCount || (hasPassphrase && passphrase.isEmpty)}
          >
            {t('account.recover')}
          </Button>
          {aside}
        </Group>
      </Stack>
    </form>
  );
}
