// Taking one login over: as which profile, then stored at once. One that has changed since it was shown is shown anew first.
import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { NewProfileFields } from '../connect/NewProfileFields.tsx';
import { useConnectFields } from '../connect/use-connect-fields.ts';

type LoginFormProps = {
  readonly login: NativeLogin;
  /** The profile of the same account, whose credential is replaced. */
  readonly same: ProfileView | null;
  readonly onStored: (profileId: ProfileId) => void;
  readonly onLookAgain: () => void;
  readonly onCancel: () => void;
};

export function LoginForm({ login, same, onStored, onLookAgain, onCancel }: LoginFormProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const take = useCall(bridge.daemon['connect.import']);
  const fields = useConnectFields(login.serviceId, same);
  const isChanged = take.error?.code === 'import_changed';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const target = fields.target();
    if (!target) return;
    const { serviceId: _, ...as } = target;
    const stored = await take.run({ loginId: login.loginId, ...as, replace: same !== null });
    if (stored) onStored(stored.profileId);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md" maw={560}>
        {same === null && <NewProfileFields fields={fields} />}
        <ErrorNote
          error={take.error}
          action={isChanged && <Button onClick={onLookAgain}>{t('imports.lookAgain')}</Button>}
        />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={take.pending}>
            {t('imports.store')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
