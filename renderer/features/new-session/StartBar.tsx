// The foot of the wizard, always in sight: why it cannot start, who pays, and Start.
import { Anchor, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ErrorShape } from '../../../core/errors.ts';
import { countFacts } from '../start-report/count-facts.ts';
import { BillsTo } from './BillsTo.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import classes from './StartBar.module.css';
import type { PreviewState } from './use-preview.ts';
import type { Wizard } from './use-wizard.ts';

type StartBarProps = {
  readonly wizard: Wizard;
  readonly preview: PreviewState;
  /** Of the last try to start. */
  readonly error: ErrorShape | null;
  readonly isStarting: boolean;
  readonly onShowFacts: () => void;
};

export function StartBar({ wizard, preview, error, isStarting, onShowFacts }: StartBarProps) {
  const { t } = useTranslation();
  const { backend, auth, missing } = wizard;
  const refused = missing === null && preview.problem !== null;
  const facts = preview.preview ? countFacts(preview.preview) : 0;
  const blocker = missing ? t(`newSession.missing.${missing}`) : refused ? t('newSession.refused') : null;
  return (
    <div className={classes.foot}>
      <ProblemNote
        problem={missing === null ? (error ?? preview.problem) : null}
        auth={auth}
        onAgain={preview.again}
        onShowFacts={onShowFacts}
      />
      <div className={classes.line}>
        <BillsTo backend={backend} bindings={auth.bindings} />
        {facts > 0 && (
          <Anchor component="button" type="button" className={classes.facts} onClick={onShowFacts}>
            {t('newSession.facts', { count: facts })}
          </Anchor>
        )}
        <div className={classes.start}>
          {blocker && (
            <Text c="dimmed" id="missing">
              {blocker}
            </Text>
          )}
          <Button
            type="submit"
            variant="filled"
            disabled={blocker !== null}
            loading={isStarting}
            rightSection={<span aria-hidden>⏎</span>}
            aria-describedby={blocker ? 'missing' : undefined}
          >
            {t('newSession.start')}
          </Button>
        </div>
      </div>
    </div>
  );
}
