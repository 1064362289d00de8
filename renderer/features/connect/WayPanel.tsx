// The panel of the chosen way to sign in, with the ways that it leads on to when it fails.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectMethod, ServiceId } from '../../../core/catalog/services.ts';
import { DeviceCodePanel } from './DeviceCodePanel.tsx';
import { EmbeddedPanel } from './EmbeddedPanel.tsx';
import { PastePanel } from './PastePanel.tsx';
import { SetupTokenPanel } from './SetupTokenPanel.tsx';
import { SystemBrowserPanel } from './SystemBrowserPanel.tsx';
import type { Ways } from './use-ways.ts';

type WayPanelProps = {
  readonly serviceId: ServiceId;
  readonly method: ConnectMethod;
  readonly ways: Ways;
  readonly isAgain: boolean;
  /** The service's other ways. */
  readonly others: readonly ConnectMethod[];
  readonly onChoose: (method: ConnectMethod) => void;
};

const withoutPort: readonly ConnectMethod[] = ['device-code', 'paste'];

export function WayPanel({ serviceId, method, ways, isAgain, others, onChoose }: WayPanelProps) {
  const { t } = useTranslation();
  switch (method) {
    case 'embedded-browser': {
      const next = others.find((other) => other === 'device-code') ?? 'paste';
      return <EmbeddedPanel signIn={ways.embedded} isAgain={isAgain} onAnotherWay={() => onChoose(next)} />;
    }
    case 'device-code':
      return <DeviceCodePanel attempt={ways.device} onAnotherWay={() => onChoose('paste')} />;
    case 'paste':
      return <PastePanel serviceId={serviceId} attempt={ways.paste} />;
    case 'system-browser':
      return (
        <SystemBrowserPanel
          attempt={ways.system}
          otherWays={others
            .filter((other) => withoutPort.includes(other))
            .map((other) => (
              <Button key={other} onClick={() => onChoose(other)}>
                {t(`connect.instead.${other}`)}
              </Button>
            ))}
        />
      );
    case 'setup-token':
      return <SetupTokenPanel attempt={ways.setupToken} />;
    case 'api-key':
      return null;
  }
}
