// The services one can connect, and the way to the logins that are here already.
import { Anchor, UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { services } from '../../../core/catalog/services.ts';
import { useNavigate } from '../../state/app-context.ts';
import { listedServices } from '../services/listed-services.ts';
import classes from './ServiceChoice.module.css';

export function ServiceChoice() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  return (
    <>
      <ul className={classes.list}>
        {listedServices.map((serviceId) => (
          <li key={serviceId}>
            <UnstyledButton className={classes.row} onClick={() => go({ page: 'connect', serviceId })}>
              <span className={classes.name}>{services[serviceId].name}</span>{' '}
              <span className={classes.what}>{t(`connect.what.${serviceId}`)}</span>
              <ChevronRight size={16} aria-hidden className={classes.chevron} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <div>
        <Anchor component="button" type="button" onClick={() => go({ page: 'import' })}>
          {t('connect.import')}
        </Anchor>
      </div>
    </>
  );
}
