// What the command palette offers, made from the present state.
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../core/api/shell.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { availableMethods, serviceIds, services } from '../../../core/catalog/services.ts';
import { useApp, useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';
import { profileName } from '../profile/profile-name.ts';

const themes = ['system', 'light', 'dark'] as const;
const connectable = serviceIds.filter((id) => availableMethods[id].length > 0);

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
  return (gates.connectedServices ? connectable : []).map((serviceId) => ({
    id: `connect ${serviceId}`,
    label: t('palette.connect', { service: services[serviceId].name }),
    onClick: () => go({ page: 'connect', serviceId }),
  }));
}

function useOtherActions(): SpotlightActionData[] {
  const { t } = useTranslation();
  const { bridge, preferences } = useApp();
  const gates = useGates();
  const refresh = {
    id: 'refresh',
    label: t('palette.refresh'),
    onClick: () => void bridge.daemon['quota.refresh']({}),
  };
  const look = {
    id: 'backends',
    label: t('palette.lookForBackends'),
    onClick: () => void bridge.daemon['backends.refresh']({}),
  };
  return [
    ...(gates['connectedServices.quotas'] ? [refresh] : []),
    look,
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
  if (!gates.connectedServices) return [];
  return profiles.map((profile) => {
    const { serviceId, profileId, identity } = profile;
    return {
      id: `profile ${serviceId}/${profileId}`,
      label: `${services[serviceId].name} · ${profileName(profile)}`,
      ...(identity.email === null ? {} : { description: identity.email }),
      onClick: () => go({ page: 'profile', serviceId, profileId }),
    };
  });
}

function useSessionActions(): SpotlightActionData[] {
  const { info } = useApp();
  const { go } = useNavigate();
  const sessions = useDaemon((state) => state.sessions);
  return sessions
    .filter((session) => session.endedAt === null)
    .map((session) => ({
      id: `session ${session.id}`,
      label: `${backends[session.backend].name} · ${shortFolder(session.cwd, info.homeFolder)}`,
      description: session.billsTo,
      onClick: () => go({ page: 'sessions', sessionId: session.id }),
    }));
}
