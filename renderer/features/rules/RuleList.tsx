// Rules that go before a service's default: each with its kind, what it is for, what it chooses, and a button that takes it away.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './RuleList.module.css';

export type ShownRule = {
  readonly id: string;
  readonly kind: string;
  /** The backend or folder. */
  readonly what: string;
  /** Service and profile, where the page does not say it already. */
  readonly chooses?: string;
  readonly onRemove: () => void;
};

export function RuleList({ rules }: { readonly rules: readonly ShownRule[] }) {
  const { t } = useTranslation();
  if (rules.length === 0) return null;
  return (
    <ul className={classes.list}>
      {rules.map(({ id, kind, what, chooses, onRemove }) => (
        <li key={id} className={classes.row}>
          <span className={classes.kind}>{kind}</span>
          <span className={classes.what} title={what}>
            {what}
          </span>
          {chooses !== undefined && (
            <span className={classes.chooses} title={chooses}>
              {chooses}
            </span>
          )}
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={t('rules.removeOf', { what: chooses === undefined ? what : `${what}, ${chooses}` })}
            onClick={onRemove}
          >
            {t('rules.remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
