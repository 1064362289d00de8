// The line above a terminal: backend, folder, who pays with what is left, for how long, what was removed, and Stop.
import { ActionIcon, Button, Code, Popover, Stack, Text, Title, Tooltip } from '@mantine/core';
import { ArrowLeft, Clock } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView, SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { serviceIds } from '../../../core/catalog/services.ts';
import { useApp, useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { QuotaBadges } from '../../ui/QuotaBadges.tsx';
import { shortFolder } from '../../ui/short-folder.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './SessionHeader.module.css';
import { useElapsed } from './use-session-text.ts';

type SessionHeaderProps = { readonly session: SessionView; readonly ref: Ref<HTMLElement> };

export function SessionHeader({ session, ref }: SessionHeaderProps) {
  const { t } = useTranslation();
  const { info } = useApp();
  const { go } = useNavigate();
  const gates = useGates();
  const elapsed = useElapsed(session);
  const profiles = useDaemon((state) => state.profiles);
  const billsTo = useEmailMask()(session.billsTo);
  const payer = payerOf(session, profiles);
  return (
    <header ref={ref} className={classes.header}>
      <Tooltip label={t('sessions.title')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('session.toList')}
          onClick={() => go({ page: 'sessions' })}
        >
          <ArrowLeft size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Title order={1} fz="sm" className={classes.title}>
        {backends[session.backend].name}
      </Title>
      <span className={classes.folder} title={session.cwd}>
        {shortFolder(session.cwd, info.homeFolder)}
      </span>
      <span className={classes.bills} title={billsTo}>
        {t('sessions.billsTo', { who: billsTo })}
      </span>
      {payer && gates['connectedServices.quotas'] && (
        <span className={classes.badges}>
          <QuotaBadges profile={payer} />
        </span>
      )}
      <span className={classes.right}>
        <span className={classes.elapsed}>
          <Clock size={13} aria-hidden />
          {elapsed}
        </span>
        <RemovedVariables names={session.removedVariables} />
        {session.endedAt === null && <Stop session={session} />}
      </span>
    </header>
  );
}

function Stop({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const stop = useCall(bridge.daemon['sessions.stop']);
  return (
    <Button size="xs" loading={stop.pending || session.stopped} onClick={() => void stop.run({ id: session.id })}>
      {t('session.stop')}
    </Button>
  );
}

function RemovedVariables({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  if (names.length === 0) return null;
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" color="gray">
          {t('session.removed', { count: names.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={360} aria-label={t('session.removed', { count: names.length })}>
        <Stack gap="sm">
          <Text>{t('session.removedWhy')}</Text>
          <Stack gap={2} component="ul" m={0} pl="lg">
            {names.map((name) => (
              <li key={name}>
                <Code className={classes.variable}>{name}</Code>
              </li>
            ))}
          </Stack>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The profile that pays, while it still exists; undefined when the machine's own login does. */
function payerOf({ bindings }: SessionView, profiles: readonly ProfileView[]): ProfileView | undefined {
  for (const serviceId of serviceIds) {
    const binding = bindings[serviceId];
    if (binding?.source !== 'connected') continue;
    return profiles.find((each) => each.serviceId === serviceId && each.profileId === binding.profileId);
  }
  return undefined;
}
