// Disconnecting: what goes with the profile, and whether the provider ends the sign-in too. The shell asks by name before it goes.
import { Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { oauthClients } from '../../../core/oauth/clients.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { useOpenLink } from '../../ui/use-open-link.ts';
import { useUses } from './use-uses.ts';

export function ProfileDisconnect({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { serviceId, profileId } = profile;
  const disconnect = useCall(bridge.daemon['profiles.disconnect']);
  const [revoke, setRevoke] = useState(false);
  const canRevoke = profile.kind === 'oauth' && Boolean(oauthClients[serviceId]?.revokeUrl);
  const uses = useUses(profile);
  return (
    <Section title={t('disconnect.title')}>
      <Stack gap="md" maw={560}>
        <Text>{t('disconnect.what')}</Text>
        {uses.length > 0 && (
          <div>
            <Text>{t('disconnect.uses')}</Text>
            <List>
              {uses.map((use) => (
                <List.Item key={use}>{use}</List.Item>
              ))}
            </List>
          </div>
        )}
        {canRevoke ? (
          <Checkbox
            label={t('disconnect.revoke', { provider: t(`providers.${serviceId}`) })}
            description={t(profile.imported ? 'disconnect.revokeImported' : 'disconnect.revokeHint')}
            checked={revoke}
            onChange={(event) => setRevoke(event.currentTarget.checked)}
          />
        ) : (
          <Elsewhere profile={profile} />
        )}
        <ErrorNote error={disconnect.error} />
        <Group>
          <Button
            color="red"
            c="var(--mantine-color-error)"
            loading={disconnect.pending}
            onClick={() => void disconnect.run({ serviceId, profileId, revoke: canRevoke && revoke })}
          >
            {t('disconnect.button')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

const endedAt = {
  'claude-subscription': 'https://claude.ai/settings',
  openai: 'https://platform.openai.com/api-keys',
  anthropic: 'https://console.anthropic.com/settings/keys',
} as const;

/** Where the person ends at the provider what we cannot end for them. */
function Elsewhere({ profile: { serviceId } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  if (serviceId === 'openai-codex' || serviceId === 'gemini') return null;
  return (
    <Group gap="sm">
      <Text>{t(`disconnect.elsewhere.${serviceId}`)}</Text>
      <Button size="xs" onClick={() => openLink(endedAt[serviceId])}>
        {t(`disconnect.open.${serviceId}`)}
      </Button>
    </Group>
  );
}
