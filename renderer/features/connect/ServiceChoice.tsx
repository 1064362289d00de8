// The services one can connect; those whose sign-in this version cannot do say so.
import { UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { availableMethods, type ServiceId, services } from '../../../core/catalog/services.ts';
import { useNavigate } from '../../state/app-context.ts';
import { listedServices } from '../services/listed-services.ts';
import classes from './ServiceChoice.module.css';

export function ServiceChoice() {
  return (
    <ul className={classes.list}>
      {listedServices.map((serviceId) => (
        <li key={serviceId}>
          <Choice serviceId={serviceId} />
        </li>
      ))}
    </ul>
  );
}

function Choice({ serviceId }: { readonly serviceId: ServiceId }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { name } = services[serviceId];
  if (availableMethods[serviceId].length === 0) {
    return (
      <div className={classes.row} data-off>
        <span className={classes.name}>{name}</span>
        <span className={classes.what}>{t('services.notInThisVersion', { service: name })}</span>
      </div>
    );
  }
  return (
    <UnstyledButton className={classes.row} onClick={() => go({ page: 'connect', serviceId })}>
      <span className={classes.name}>{name}</span>{' '}
      <span className={classes.what}>{t(`connect.what.${serviceId}`)}</span>
      <ChevronRight size={16} aria-hidden className={classes.chevron} />
    </UnstyledButton>
  );
}
