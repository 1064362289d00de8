// Renders the app into a root.
import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import type { Bridge } from '../core/api/bridge.ts';
import { App } from './App.tsx';
import { createAppServices } from './app-services.ts';
import { createI18n } from './i18n/i18n.ts';

export async function startApp(bridge: Bridge, root: Root): Promise<void> {
  const services = await createAppServices(bridge);
  root.render(
    <StrictMode>
      <App services={services} i18n={createI18n()} />
    </StrictMode>,
  );
}
