// The command palette: reaches every page, profile, session and action by name.
import { Spotlight, type SpotlightStore } from '@mantine/spotlight';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePaletteActions } from './use-palette-actions.ts';

export function CommandPalette({ store }: { readonly store: SpotlightStore }) {
  const { t } = useTranslation();
  const actions = usePaletteActions();
  return (
    <Spotlight
      store={store}
      shortcut={null}
      lockScroll={false}
      attributes={{ content: { 'aria-label': t('palette.name') } }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      scrollable
      maxHeight={400}
      highlightQuery
      nothingFound={t('palette.nothing')}
      searchProps={{
        leftSection: <Search size={16} aria-hidden />,
        placeholder: t('palette.search'),
        'aria-label': t('palette.search'),
      }}
      actions={actions}
    />
  );
}
