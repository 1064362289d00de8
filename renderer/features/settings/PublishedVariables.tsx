// The published list of variables for reading: by vendor and by backend, from the very table that the daemon goes by.
import { Code, DataList, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { backendVariables, vendorVariables } from '../../../core/catalog/backend-variables.ts';
import { backendIds, backends } from '../../../core/catalog/backends.ts';
import { vendorSlotSchema } from '../../../core/catalog/services.ts';
import classes from './PublishedVariables.module.css';
import { readablePattern } from './readable-pattern.ts';

const vendors = { openai: 'OpenAI', anthropic: 'Anthropic', google: 'Google' } as const;

export function PublishedVariables() {
  const { t } = useTranslation();
  const rows = [
    { of: t('variables.ours'), names: ['HAPPIER…'] },
    ...vendorSlotSchema.options.map((slot) => ({
      of: t('variables.byVendor', { vendor: vendors[slot] }),
      names: vendorVariables[slot].map((prefix) => `${readablePattern(prefix)}…`),
    })),
    ...backendIds
      .filter((id) => backendVariables[id].length > 0)
      .map((id) => ({
        of: t('variables.byBackend', { backend: backends[id].name }),
        names: backendVariables[id].map(readablePattern),
      })),
  ];
  return (
    <>
      <DataList labelWidth="220px" gap="sm">
        {rows.map(({ of, names }) => (
          <DataList.Item key={of}>
            <DataList.ItemLabel className={classes.label}>{of}</DataList.ItemLabel>
            <DataList.ItemValue>
              <span className={classes.names}>
                {names.map((name) => (
                  <Code key={name} className={classes.name}>
                    {name}
                  </Code>
                ))}
              </span>
            </DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
      <Text fz="xs" c="dimmed">
        {t('variables.howToRead')}
      </Text>
    </>
  );
}
