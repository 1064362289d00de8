// Renders the small window of what is left into a root.
import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import type { Bridge } from '../core/api/bridge.ts';
import { createAppServices } from './app-services.ts';
import { QuotaWindow } from './features/quota-window/QuotaWindow.tsx';
import { createI18n } from './i18n/i18n.ts';

export async function startQuotaWindow(bridge: Bridge, root: Root): Promise<void> {
  const services = await createAppServices(bridge);
  root.render(
    <StrictMode>
      <QuotaWindow services={services} i18n={createI18n()} />
    </StrictMode>,
  );
}
