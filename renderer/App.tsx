// The window: providers around it, and which of its three faces is shown — waiting, locked, or the pages.
import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import type { i18n } from 'i18next';
import { useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useStore } from 'zustand';
import { AccountGate } from './features/account/AccountGate.tsx';
import { AppContext, type AppServices } from './state/app-context.ts';
import { followDaemon } from './state/daemon-mirror.ts';
import { happierTheme } from './ui/theme.ts';

type AppProps = {
  readonly services: AppServices;
  readonly i18n: i18n;
  /** `test`: without transitions and portals. */
  readonly env?: 'default' | 'test';
};

export function App({ services, i18n, env = 'default' }: AppProps) {
  const { bridge, daemon, place, preferences } = services;
  const chosen = useStore(preferences, (state) => state.theme);
  const system = useColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => followDaemon(bridge, daemon), [bridge, daemon]);
  useEffect(() => bridge.on.navigate((route) => place.getState().go(route)), [bridge, place]);
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
        <AppContext value={services}>
          <Notifications store={services.notifications} position="bottom-right" limit={3} autoClose={5_000} />
          <AccountGate />
        </AppContext>
      </MantineProvider>
    </I18nextProvider>
  );
}
