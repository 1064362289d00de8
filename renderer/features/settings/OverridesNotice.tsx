// Says that environment variables move where Happier connects, and which; nothing when none does.
import { Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDaemon } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import classes from './OverridesNotice.module.css';

export function OverridesNotice() {
  const { t } = useTranslation();
  const overrides = useDaemon((state) => state.overrides);
  if (overrides.length === 0) return null;
  return (
    <Notice tone="warning">
      {t('overrides.active', { count: overrides.length })}
      <ul className={classes.names}>
        {overrides.map((name) => (
          <li key={name}>
            <Code className={classes.name}>{name}</Code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
