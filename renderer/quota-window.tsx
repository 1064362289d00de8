// Entry of the small window of what is left: settles what must come first, then mounts its page on the bridge.
import './ui/global.css';
import '@mantine/core/styles.layer.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { adoptStyleSheet } from './ui/adopt-style-sheet.ts';
import { themeVariables } from './ui/theme.ts';

// zod would try to compile its checks, which the content security policy refuses; so it is told before any schema is made.
z.config({ jitless: true });
adoptStyleSheet(themeVariables());

const [{ startQuotaWindow }, { windowBridge }] = await Promise.all([
  import('./start-quota-window.tsx'),
  import('./bridge.ts'),
]);
const bridge = windowBridge();
const root = document.getElementById('root');
if (bridge && root) await startQuotaWindow(bridge, createRoot(root));
