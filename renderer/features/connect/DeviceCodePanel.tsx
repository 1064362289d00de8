// Sign-in by a code: shown large, entered by the person on a page of the provider, on any device.
import { Anchor, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { countdown } from '../../ui/format.ts';
import { useOpenLink } from '../../ui/use-open-link.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import classes from './DeviceCodePanel.module.css';
import type { DeviceAttempt } from './use-ways.ts';
import { Waiting } from './Waiting.tsx';

const securitySettings = 'https://chatgpt.com/#settings/Security';

type DeviceCodePanelProps = { readonly attempt: DeviceAttempt; readonly onAnotherWay: () => void };

export function DeviceCodePanel({ attempt, onAnotherWay }: DeviceCodePanelProps) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  const { open, error, busy } = attempt;
  return (
    <Stack gap="md">
      {!open && <Text c="dimmed">{t('connect.device.what')}</Text>}
      <ErrorNote
        error={error}
        action={error?.code === 'connect_device_disabled' && <Settings onOpen={() => openLink(securitySettings)} />}
      />
      {open && <Shown attempt={attempt} open={open} />}
      <Group gap="sm">
        {open ? (
          <Button onClick={attempt.cancel}>{t('common.cancel')}</Button>
        ) : (
          <Button variant="filled" loading={busy === 'beginning'} onClick={() => void attempt.begin()}>
            {t(error ? 'connect.device.getNew' : 'connect.device.get')}
          </Button>
        )}
        {error && (
          <Button variant="subtle" color="gray" onClick={onAnotherWay}>
            {t('connect.anotherWay')}
          </Button>
        )}
      </Group>
      <Text c="dimmed">
        {t('connect.device.forbidden')}{' '}
        <Anchor component="button" type="button" onClick={() => openLink(securitySettings)}>
          {t('connect.device.settings')}
        </Anchor>
      </Text>
    </Stack>
  );
}

function Settings({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  return <Button onClick={onOpen}>{t('connect.device.settings')}</Button>;
}

type ShownProps = { readonly attempt: DeviceAttempt; readonly open: NonNullable<DeviceAttempt['open']> };

function Shown({ attempt, open }: ShownProps) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  const { userCode, verificationUrl, expiresAt } = open;
  const seconds = useSecondsUntil(expiresAt);
  return (
    <div className={classes.card}>
      <Text>
        {t('connect.device.enter')} <Code>{verificationUrl}</Code>
      </Text>
      <output className={classes.code} aria-label={t('connect.device.code')} data-over={seconds === 0 || undefined}>
        {userCode}
      </output>
      <Group gap="sm">
        <Button variant="filled" onClick={() => openLink(verificationUrl)}>
          {t('connect.device.openPage')}
        </Button>
        <CopyButton text={userCode} label={t('connect.device.copy')} />
      </Group>
      <Text>{t('connect.device.caution')}</Text>
      {seconds > 0 ? (
        <div className={classes.foot}>
          <Waiting text={t('connect.device.waiting')} />
          {/* The number is for the eye; read aloud every second it would drown everything else. */}
          <span className={classes.left} aria-hidden>
            {t('connect.device.left', { time: countdown(seconds) })}
          </span>
        </div>
      ) : (
        <ErrorNote
          error={{ code: 'connect_device_expired', detail: null }}
          action={<Button onClick={() => void attempt.begin()}>{t('connect.device.getNew')}</Button>}
        />
      )}
    </div>
  );
}
