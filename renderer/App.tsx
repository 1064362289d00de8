// The window: providers around it, and which of its three faces is shown — waiting, locked, or the pages.
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { AccountGate } from './features/account/AccountGate.tsx';
import { followDaemon } from './state/daemon-mirror.ts';
import { Providers, type WindowProps } from './ui/Providers.tsx';

export function App({ services, ...shared }: WindowProps) {
  const { bridge, daemon, place, tray } = services;
  useEffect(() => followDaemon(bridge, daemon), [bridge, daemon]);
  useEffect(() => bridge.on.navigate((route) => place.getState().go(route)), [bridge, place]);
  useEffect(() => bridge.on.tray((state) => tray.setState(state)), [bridge, tray]);
  return (
    <Providers services={services} {...shared}>
      <Notifications store={services.notifications} position="bottom-right" limit={3} autoClose={5_000} />
      <AccountGate />
    </Providers>
  );
}
