// What every page stands in: the texts, the kit's theme in the chosen scheme, and the window's stores.
import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useStore } from 'zustand';
import { AppContext, type AppServices } from '../state/app-context.ts';
import { happierTheme } from './theme.ts';

export type WindowProps = {
  readonly services: AppServices;
  readonly i18n: i18n;
  /** `test`: without transitions and portals. */
  readonly env?: 'default' | 'test';
};

export function Providers({
  services,
  i18n,
  env = 'default',
  children,
}: WindowProps & { readonly children: ReactNode }) {
  const chosen = useStore(services.preferences, (state) => state.theme);
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  return (
    <I18nextProvider i18n={i18n}>
      {/* The theme's variables are adopted at the start (main.tsx): the content security policy refuses style elements. */}
      <MantineProvider
        theme={happierTheme}
        forceColorScheme={chosen === 'system' ? system : chosen}
        withCssVariables={false}
        withGlobalClasses={false}
        env={env}
      >
        <AppContext value={services}>{children}</AppContext>
      </MantineProvider>
    </I18nextProvider>
  );
}
