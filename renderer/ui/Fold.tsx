// A part of a page that unfolds under its title; folded it says in one line what it holds.
import { UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import classes from './Fold.module.css';

type FoldProps = {
  readonly title: string;
  /** What the title's heading counts as. */
  readonly level?: 2 | 3;
  readonly summary?: string | null;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ReactNode;
};

export function Fold({ title, level = 2, summary = null, isOpen, onToggle, children }: FoldProps) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={classes.fold}>
      <Heading className={classes.heading} data-level={level}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `${id}-content` : undefined}
          onClick={() => onToggle(!isOpen)}
        >
          <ChevronRight size={16} aria-hidden className={classes.mark} data-open={isOpen || undefined} />
          <span id={id}>{title}</span>
          {!isOpen && summary !== null && (
            <span className={classes.summary} title={summary}>
              {summary}
            </span>
          )}
        </UnstyledButton>
      </Heading>
      {isOpen && (
        <div id={`${id}-content`} className={classes.content}>
          {children}
        </div>
      )}
    </section>
  );
}
