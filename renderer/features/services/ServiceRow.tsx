// One service in the list: what stands for it, how much is left, or the one thing to do.
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { ConnectedRow } from './ConnectedRow.tsx';
import classes from './ServiceRow.module.css';
import { shownProfile } from './shown-profile.ts';

type ServiceRowProps = { readonly serviceId: ServiceId; readonly hasQuotas: boolean };

export function ServiceRow({ serviceId, hasQuotas }: ServiceRowProps) {
  const all = useDaemon((state) => state.profiles);
  const profiles = all.filter((profile) => profile.serviceId === serviceId && profile.removalAt === null);
  const shown = shownProfile(all, serviceId);
  return (
    <li className={classes.row}>
      <span className={classes.name}>{services[serviceId].name}</span>
      {shown ? (
        <ConnectedRow profile={shown} profiles={profiles} hasQuotas={hasQuotas} />
      ) : (
        <NotConnected serviceId={serviceId} />
      )}
    </li>
  );
}

function NotConnected({ serviceId }: { readonly serviceId: ServiceId }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { name: service, methods } = services[serviceId];
  const isKey = methods.includes('api-key');
  return (
    <>
      <Text component="span" c="dimmed" className={classes.who}>
        {t('services.notConnected')}
      </Text>
      <Button
        size="xs"
        className={`${classes.act} ${classes.alone}`}
        onClick={() => go({ page: 'connect', serviceId })}
        aria-label={t(isKey ? 'services.addKeyOf' : 'services.signInTo', { service })}
      >
        {t(isKey ? 'services.addKey' : 'services.signIn')}
      </Button>
    </>
  );
}
