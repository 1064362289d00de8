// What the command palette offers, made from the present state.
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Route } from '../../../core/api/shell.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { serviceIds, services } from '../../../core/catalog/services.ts';
import { useApp, useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { useNotify } from '../../ui/use-notify.ts';
import { useRefreshAllNoted } from '../../ui/use-refresh-all.ts';
import { useProfileName } from '../profile/use-profile-name.ts';

const themes = ['system', 'light', 'dark'] as const;

export function usePaletteActions(): SpotlightActionGroupData[] {
  const { t } = useTranslation();
  const groups = [
    { group: t('palette.groups.pages'), actions: usePageActions() },
    { group: t('palette.groups.profiles'), actions: useProfileActions() },
    { group: t('palette.groups.sessions'), actions: useSessionActions() },
    { group: t('palette.groups.actions'), actions: [...useConnectActions(), ...useOtherActions()] },
  ];
  return groups.filter(({ actions }) => actions.length > 0);
}

function usePageActions(): SpotlightActionData[] {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const gates = useGates();
  const page = (name: Route['page'], label: string) => ({ id: name, label, onClick: () => go({ page: name }) });
  return [
    page('new-session', t('sidebar.newSession')),
    page('sessions', t('sidebar.sessions')),
    ...(gates.connectedServices ? [page('connected-services', t('sidebar.connectedServices'))] : []),
    page('settings', t('sidebar.settings')),
  ];
}

function useConnectActions(): SpotlightActionData[] {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const gates = useGates();
  if (!gates.connectedServices) return [];
  return [
    ...serviceIds.map((serviceId) => ({
      id: `connect ${serviceId}`,
      label: t('palette.connect', { service: services[serviceId].name }),
      onClick: () => go({ page: 'connect', serviceId }),
    })),
    { id: 'import', label: t('palette.import'), onClick: () => go({ page: 'import' }) },
  ];
}

function useOtherActions(): SpotlightActionData[] {
  const { t } = useTranslation();
  const { bridge, preferences } = useApp();
  const gates = useGates();
  const notify = useNotify();
  const isMasked = useStore(preferences, (state) => state.maskEmails);
  const { run } = useRefreshAllNoted();
  const refresh = { id: 'refresh', label: t('palette.refresh'), onClick: run };
  const showRecoveryKey = async (): Promise<void> => {
    const answer = await bridge.shell['recovery.show']({});
    if (!answer.ok && answer.error.code !== 'not_confirmed') {
      notify(`${t(`errors.${answer.error.code}.message`)} ${t(`errors.${answer.error.code}.next`)}`, 'critical');
    }
  };
  const look = {
    id: 'backends',
    label: t('palette.lookForBackends'),
    onClick: () => void bridge.daemon['backends.refresh']({}),
  };
  return [
    ...(gates['connectedServices.quotas'] ? [refresh] : []),
    look,
    {
      id: 'mask',
      label: t(isMasked ? 'palette.unmask' : 'palette.mask'),
      onClick: () => preferences.getState().change({ maskEmails: !isMasked }),
    },
    { id: 'recovery', label: t('palette.recovery'), onClick: () => void showRecoveryKey() },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      label: t('palette.theme', { theme: t(`settings.themes.${theme}`) }),
      onClick: () => preferences.getState().change({ theme }),
    })),
  ];
}

function useProfileActions(): SpotlightActionData[] {
  const { go } = useNavigate();
  const gates = useGates();
  const profiles = useDaemon((state) => state.profiles);
  const nameOf = useProfileName();
  const mask = useEmailMask();
  if (!gates.connectedServices) return [];
  return profiles.map((profile) => {
    const { serviceId, profileId, identity } = profile;
    return {
      id: `profile ${serviceId}/${profileId}`,
      label: `${services[serviceId].name} · ${nameOf(profile)}`,
      // Found by its address also while that is masked.
      ...(identity.email === null ? {} : { description: mask(identity.email), keywords: identity.email }),
      onClick: () => go({ page: 'profile', serviceId, profileId }),
    };
  });
}

function useSessionActions(): SpotlightActionData[] {
  const { info } = useApp();
  const { go } = useNavigate();
  const sessions = useDaemon((state) => state.sessions);
  const mask = useEmailMask();
  return sessions
    .filter((session) => session.endedAt === null)
    .map((session) => ({
      id: `session ${session.id}`,
      label: `${backends[session.backend].name} · ${shortFolder(session.cwd, info.homeFolder)}`,
      description: mask(session.billsTo),
      onClick: () => go({ page: 'sessions', sessionId: session.id }),
    }));
}
