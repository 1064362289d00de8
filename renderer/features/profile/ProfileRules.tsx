// The backends and folders for which the profile goes before its service's default: listed, added, taken away.
import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { FolderPlus, Plus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import { type BackendId, backendIds, backends } from '../../../core/catalog/backends.ts';
import { compatibility } from '../../../core/catalog/compatibility.ts';
import type { CredentialKind } from '../../../core/catalog/services.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { shortFolder } from '../../ui/short-folder.ts';
import { RuleList } from '../rules/RuleList.tsx';

type Scope = CallInput<DaemonCalls, 'defaults.set'>['scope'];
type ProfileRulesProps = { readonly profile: ProfileView; readonly kind: CredentialKind };

export function ProfileRules({ profile, kind }: ProfileRulesProps) {
  const { t } = useTranslation();
  const { bridge, info } = useApp();
  const title = useId();
  const { serviceId, profileId } = profile;
  const defaults = useDaemon((state) => state.defaults);
  const set = useCall(bridge.daemon['defaults.set']);
  const choose = useCall(bridge.shell['folder.choose']);
  const isOwn = (rule: { serviceId: string; choice: string }) =>
    rule.serviceId === serviceId && rule.choice === profileId;
  const ownBackends = defaults.backends.filter(isOwn).map((rule) => rule.backend);
  const ownFolders = defaults.folders.filter(isOwn).map((rule) => rule.folder);
  const add = (scope: Scope) => set.run({ scope, serviceId, choice: profileId });
  const remove = (scope: Scope) => void set.run({ scope, serviceId, choice: null });
  const addFolder = async (): Promise<void> => {
    const answer = await choose.run({});
    if (answer && answer.folder !== null) await add({ by: 'folder', folder: answer.folder });
  };
  const rules = [
    ...ownBackends.map((backend) => ({
      id: backend,
      kind: t('rules.backend'),
      what: backends[backend].name,
      onRemove: () => remove({ by: 'backend', backend }),
    })),
    ...ownFolders.map((folder) => ({
      id: folder,
      kind: t('rules.folder'),
      what: shortFolder(folder, info.homeFolder),
      onRemove: () => remove({ by: 'folder', folder }),
    })),
  ];
  return (
    <Stack gap="sm" role="group" aria-labelledby={title}>
      <div>
        <Text id={title}>{t('profile.rules')}</Text>
        <Text fz="xs" c="dimmed">
          {t('profile.rulesHint')}
        </Text>
      </div>
      <RuleList rules={rules} />
      <Group gap="sm">
        <AddBackend
          offered={backendIds.filter(
            (id) => compatibility(id, serviceId, kind).compatible && !ownBackends.includes(id),
          )}
          onAdd={(backend) => void add({ by: 'backend', backend })}
        />
        <Button
          size="xs"
          leftSection={<FolderPlus size={14} aria-hidden />}
          loading={choose.pending || set.pending}
          onClick={() => void addFolder()}
        >
          {t('profile.addFolder')}
        </Button>
      </Group>
      <ErrorNote error={set.error ?? choose.error} />
    </Stack>
  );
}

type AddBackendProps = { readonly offered: readonly BackendId[]; readonly onAdd: (backend: BackendId) => void };

function AddBackend({ offered, onAdd }: AddBackendProps) {
  const { t } = useTranslation();
  if (offered.length === 0) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />}>
          {t('profile.addBackend')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((id) => (
          <Menu.Item key={id} onClick={() => onAdd(id)}>
            {backends[id].name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
