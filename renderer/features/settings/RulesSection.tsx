// All rules that go before a default, those too that no profile's page shows: for native, or for a profile that is gone.
import { useTranslation } from 'react-i18next';
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { DefaultChoice } from '../../../core/settings.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { shortFolder } from '../../ui/short-folder.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
import { RuleList, type ShownRule } from '../rules/RuleList.tsx';

export function RulesSection() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const set = useCall(bridge.daemon['defaults.set']);
  const rules = useRules((rule) => void set.run({ ...rule, choice: null }));
  if (rules.length === 0) return null;
  return (
    <Section title={t('rules.title')}>
      <RuleList rules={rules} />
      <ErrorNote error={set.error} />
    </Section>
  );
}

function useRules(
  remove: (rule: Omit<CallInput<DaemonCalls, 'defaults.set'>, 'choice'>) => void,
): readonly ShownRule[] {
  const { t } = useTranslation();
  const { info } = useApp();
  const nameOf = useProfileName();
  const defaults = useDaemon((state) => state.defaults);
  const profiles = useDaemon((state) => state.profiles);
  const chooses = (serviceId: ServiceId, choice: DefaultChoice): string => {
    const profile = profiles.find((each) => each.serviceId === serviceId && each.profileId === choice);
    const name = choice === 'native' ? t('rules.native') : profile ? nameOf(profile) : choice;
    return `${services[serviceId].name} · ${name}`;
  };
  return [
    ...defaults.backends.map(({ backend, serviceId, choice }) => ({
      id: `${backend} ${serviceId}`,
      kind: t('rules.backend'),
      what: backends[backend].name,
      chooses: chooses(serviceId, choice),
      onRemove: () => remove({ scope: { by: 'backend', backend }, serviceId }),
    })),
    ...defaults.folders.map(({ folder, serviceId, choice }) => ({
      id: `${folder} ${serviceId}`,
      kind: t('rules.folder'),
      what: shortFolder(folder, info.homeFolder),
      chooses: chooses(serviceId, choice),
      onRemove: () => remove({ scope: { by: 'folder', folder }, serviceId }),
    })),
  ];
}
