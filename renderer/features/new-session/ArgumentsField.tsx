// The arguments on one line, and beneath it how they were split: one box for each.
import { Code, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type BackendId, backends } from '../../../core/catalog/backends.ts';
import { useApp } from '../../state/app-context.ts';
import classes from './ArgumentsField.module.css';
import type { SplitArguments } from './split-arguments.ts';

type ArgumentsFieldProps = {
  readonly backend: BackendId;
  readonly text: string;
  readonly split: SplitArguments;
};

export function ArgumentsField({ backend, text, split }: ArgumentsFieldProps) {
  const { t } = useTranslation();
  const { draft } = useApp();
  return (
    <div>
      <TextInput
        name="arguments"
        label={t('newSession.arguments')}
        description={t('newSession.argumentsHint')}
        error={!split.ok && t(`newSession.argumentProblems.${split.problem}`)}
        value={text}
        onChange={(event) => {
          const line = event.currentTarget.value;
          draft.setState(({ args }) => ({ args: { ...args, [backend]: line } }));
        }}
        spellCheck={false}
        autoCapitalize="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {split.ok && split.args.length > 0 && (
        <ol className={classes.split} aria-label={t('newSession.argumentsSplit')}>
          <li aria-hidden className={classes.program}>
            <Code>{backends[backend].command}</Code>
          </li>
          {split.args.map((argument, index) => {
            // The same argument may stand there twice: its place is its name.
            const key = `${index} ${argument}`;
            return (
              <li key={key} className={classes.argument}>
                <Code className={classes.text}>{argument === '' ? '""' : argument}</Code>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
