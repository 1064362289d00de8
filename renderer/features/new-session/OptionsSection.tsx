// What a start can be given beside folder and account: a model, arguments, variables. Folded until it is wanted.
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { useApp } from '../../state/app-context.ts';
import { CodeText } from '../../ui/CodeText.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { ArgumentsField } from './ArgumentsField.tsx';
import type { WizardOptions } from './use-wizard-options.ts';
import { VariableRows } from './VariableRows.tsx';

type OptionsSectionProps = { readonly backend: BackendId; readonly options: WizardOptions };

const examples: Readonly<Record<BackendId, string>> = {
  claude: 'opus',
  codex: 'gpt-5-codex',
  gemini: 'gemini-2.5-pro',
  opencode: 'openai/gpt-5',
  pi: 'anthropic/claude-sonnet-4-5',
};

export function OptionsSection({ backend, options }: OptionsSectionProps) {
  const { t } = useTranslation();
  const { draft, preferences } = useApp();
  const { sessionOptionsOpen, change } = useStore(preferences);
  const summary = useSummary(options);
  return (
    <Fold
      title={t('newSession.options')}
      summary={summary}
      isOpen={sessionOptionsOpen}
      onToggle={(isOpen) => change({ sessionOptionsOpen: isOpen })}
    >
      <TextInput
        label={t('newSession.model')}
        description={<CodeText text={t(`newSession.modelHints.${backend}`)} />}
        placeholder={examples[backend]}
        maxLength={200}
        value={options.model}
        onChange={(event) => {
          const model = event.currentTarget.value;
          draft.setState(({ models }) => ({ models: { ...models, [backend]: model } }));
        }}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <ArgumentsField backend={backend} text={options.argsText} split={options.split} />
      <VariableRows backend={backend} rows={options.variables} />
    </Fold>
  );
}

/** What the folded options hold, so that nothing is used unseen. */
function useSummary({ model, split, argsText, variables, given }: WizardOptions): string {
  const { t } = useTranslation();
  const count = split.ok ? split.args.length : 1;
  const parts = [
    given === null && t('newSession.summary.problem'),
    model.trim() !== '' && model.trim(),
    argsText.trim() !== '' && t('newSession.summary.arguments', { count }),
    variables.length > 0 && t('newSession.summary.variables', { count: variables.length }),
  ].filter((part) => part !== false);
  return parts.length === 0 ? t('newSession.summary.none') : parts.join(' · ');
}
