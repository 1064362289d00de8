// The folder a session starts in: typed, recent, browsed or dropped.
import { Button, Menu, TextInput } from '@mantine/core';
import { ChevronDown, FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { shortFolder } from '../../ui/short-folder.ts';
import classes from './FolderField.module.css';
import { useFolderDrop } from './use-folder-drop.ts';
import { useRecentFolders } from './use-recent-folders.ts';

type FolderFieldProps = { readonly value: string; readonly isUsable: boolean };

export function FolderField({ value, isUsable }: FolderFieldProps) {
  const { t } = useTranslation();
  const { bridge, info, draft } = useApp();
  const choose = useCall(bridge.shell['folder.choose']);
  const row = useRef<HTMLDivElement>(null);
  const set = (folder: string): void => draft.setState({ folder: shortFolder(folder, info.homeFolder) });
  const isOver = useFolderDrop(row, set);
  const browse = async (): Promise<void> => {
    const answer = await choose.run({});
    if (answer && answer.folder !== null) set(answer.folder);
  };
  return (
    <Section title={t('newSession.folder')}>
      <div ref={row} className={classes.row} data-over={isOver || undefined}>
        <TextInput
          className={classes.field}
          name="folder"
          aria-label={t('newSession.folder')}
          placeholder={t('newSession.folderExample')}
          error={value.trim() !== '' && !isUsable && t('newSession.folderAbsolute')}
          value={value}
          onChange={(event) => draft.setState({ folder: event.currentTarget.value })}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <RecentFolders onChoose={set} />
        <Button
          leftSection={<FolderOpen size={16} aria-hidden />}
          loading={choose.pending}
          onClick={() => void browse()}
        >
          {t('newSession.browse')}
        </Button>
      </div>
      <ErrorNote error={choose.error} />
    </Section>
  );
}

function RecentFolders({ onChoose }: { readonly onChoose: (folder: string) => void }) {
  const { t } = useTranslation();
  const { info } = useApp();
  const recent = useRecentFolders();
  if (recent.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<ChevronDown size={14} aria-hidden />}>{t('newSession.recent')}</Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.recent}>
        {recent.map((folder) => (
          <Menu.Item key={folder} ff="monospace" onClick={() => onChoose(folder)}>
            {shortFolder(folder, info.homeFolder)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
