// The environment variables that move where Happier connects, by name.
import { Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDaemon } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './OverridesSection.module.css';

export function OverridesSection() {
  const { t } = useTranslation();
  const overrides = useDaemon((state) => state.overrides);
  return (
    <Section title={t('settings.overrides')}>
      {overrides.length === 0 ? (
        <Text c="dimmed">{t('overrides.none')}</Text>
      ) : (
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
      )}
    </Section>
  );
}
