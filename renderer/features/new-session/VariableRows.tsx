// Environment variables for one session: a row each, the value masked like the secret that it may be.
import { ActionIcon, Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type BackendId, backends } from '../../../core/catalog/backends.ts';
import { useApp } from '../../state/app-context.ts';
import type { DraftVariable } from '../../state/session-draft.ts';
import type { VariableRow } from './use-wizard-options.ts';
import classes from './VariableRows.module.css';

type VariableRowsProps = { readonly backend: BackendId; readonly rows: readonly VariableRow[] };

export function VariableRows({ backend, rows }: VariableRowsProps) {
  const { t } = useTranslation();
  const { draft } = useApp();
  const list = useRef<HTMLFieldSetElement>(null);
  const add = (): void => {
    const row = Math.max(0, ...rows.map((each) => each.row)) + 1;
    draft.setState(({ variables }) => ({ variables: [...variables, { row, name: '', value: '' }] }));
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-row="${row}"] input`)?.focus());
  };
  return (
    <fieldset ref={list} className={classes.group} data-own-enter>
      <legend className={classes.legend}>{t('newSession.variables')}</legend>
      <Text fz="xs" c="dimmed">
        {t('newSession.variablesHint', { backend: backends[backend].name })}
      </Text>
      {rows.map((row) => (
        <OneVariable key={row.row} variable={row} backend={backend} onEnter={add} />
      ))}
      <div>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
          {t('newSession.addVariable')}
        </Button>
      </div>
    </fieldset>
  );
}

type OneVariableProps = {
  readonly variable: VariableRow;
  readonly backend: BackendId;
  /** In a list Enter goes on to the next row; it does not start. */
  readonly onEnter: () => void;
};

function OneVariable({ variable, backend, onEnter }: OneVariableProps) {
  const { t } = useTranslation();
  const { draft } = useApp();
  const { row, name, value, problem } = variable;
  const change = (patch: Partial<DraftVariable>): void =>
    draft.setState(({ variables }) => ({
      variables: variables.map((each) => (each.row === row ? { ...each, ...patch } : each)),
    }));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onEnter();
  };
  const remove = (): void =>
    draft.setState(({ variables }) => ({ variables: variables.filter((each) => each.row !== row) }));
  return (
    <div data-row={row} className={classes.row}>
      <TextInput
        className={classes.name}
        aria-label={t('newSession.variableName')}
        placeholder="NAME"
        error={problem && t(`newSession.variableProblems.${problem}`, { backend: backends[backend].name })}
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value.trim() })}
        onKeyDown={onKeyDown}
        spellCheck={false}
        autoCapitalize="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <PasswordInput
        className={classes.value}
        aria-label={name === '' ? t('newSession.variableValue') : t('newSession.variableValueOf', { name })}
        value={value}
        onChange={(event) => change({ value: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        maxLength={32_768}
        autoComplete="off"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('newSession.revealValue'), tabIndex: 0 }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.remove}
        aria-label={name === '' ? t('newSession.removeVariable') : t('newSession.removeVariableOf', { name })}
        onClick={remove}
      >
        <X size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
