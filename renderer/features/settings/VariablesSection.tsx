// Variables that sessions do not get: the names that the person has added, and the published list for reading.
import { Button, Code, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { Section } from '../../ui/Section.tsx';
import { PublishedVariables } from './PublishedVariables.tsx';
import classes from './VariablesSection.module.css';

export function VariablesSection() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const [isOpen, setIsOpen] = useState(false);
  const names = useDaemon((state) => state.addedVariables);
  const set = useCall(bridge.daemon['sessions.addedVariables']);
  const add = async (name: string): Promise<boolean> => (await set.run({ names: [...names, name] })) !== null;
  return (
    <Section title={t('variables.title')}>
      <Stack gap="md" maw={640}>
        <Text c="dimmed">{t('variables.what')}</Text>
        {names.length === 0 ? (
          <Text>{t('variables.none')}</Text>
        ) : (
          <ul className={classes.list} aria-label={t('variables.yours')}>
            {names.map((name) => (
              <li key={name} className={classes.item}>
                <Code className={classes.name}>{name}</Code>
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  aria-label={t('variables.removeOf', { name })}
                  onClick={() => void set.run({ names: names.filter((each) => each !== name) })}
                >
                  {t('variables.remove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <AddName names={names} onAdd={add} />
        <ErrorNote error={set.error} />
        <Fold title={t('variables.published')} level={3} isOpen={isOpen} onToggle={setIsOpen}>
          <PublishedVariables />
        </Fold>
      </Stack>
    </Section>
  );
}

type AddNameProps = { readonly names: readonly string[]; readonly onAdd: (name: string) => Promise<boolean> };

function AddName({ names, onAdd }: AddNameProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const problem = !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name) ? 'shape' : names.includes(name) ? 'twice' : null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsWrong(problem !== null);
    if (problem === null && (await onAdd(name))) setName('');
  };
  return (
    <form className={classes.add} onSubmit={(event) => void submit(event)}>
      <TextInput
        className={classes.field}
        aria-label={t('variables.name')}
        placeholder={t('variables.name')}
        error={isWrong && problem && t(`variables.${problem}`)}
        value={name}
        onChange={(event) => {
          setName(event.currentTarget.value.trim());
          setIsWrong(false);
        }}
        spellCheck={false}
        autoCapitalize="off"
      />
      <Button type="submit" disabled={name === ''}>
        {t('variables.add')}
      </Button>
    </form>
  );
}
