// Finds a text in a terminal's output: Enter goes on, Shift Enter back, Escape closes.
import { ActionIcon, TextInput } from '@mantine/core';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusAtStart } from '../../ui/use-focus-at-start.ts';
import classes from './TerminalSearch.module.css';

type Direction = 'next' | 'previous';
type TerminalSearchProps = {
  readonly find: (text: string, direction: Direction) => boolean;
  readonly onClose: () => void;
};

export function TerminalSearch({ find, onClose }: TerminalSearchProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const field = useFocusAtStart<HTMLInputElement>();

  const search = (direction: Direction, wanted = text): void => {
    setIsMissing(wanted !== '' && !find(wanted, direction));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') search(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes.bar}>
      <TextInput
        ref={field}
        size="xs"
        aria-label={t('session.search')}
        placeholder={t('session.search')}
        error={isMissing}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search('next', event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <span role="status" className={classes.missing}>
        {isMissing && t('session.noMatch')}
      </span>
      <ActionIcon variant="subtle" color="gray" aria-label={t('session.previous')} onClick={() => search('previous')}>
        <ChevronUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t('session.next')} onClick={() => search('next')}>
        <ChevronDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={onClose}>
        <X size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
