// Who would pay for the session, in one line.
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackendView } from '../../../core/api/state.ts';
import { billsTo } from '../../../core/session/bills-to.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { useDaemon } from '../../state/app-context.ts';
import { boundProfiles } from '../../state/bound-profiles.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './BillsTo.module.css';

type BillsToProps = {
  readonly backend: BackendView | null;
  /** Null while something is undecided. */
  readonly bindings: Bindings | null;
};

export function BillsTo({ backend, bindings }: BillsToProps) {
  const { t } = useTranslation();
  const profiles = useDaemon((state) => state.profiles);
  const mask = useEmailMask();
  const payers = bindings ? boundProfiles(bindings, profiles) : [];
  const native = backend?.native ?? null;
  const who =
    bindings === null
      ? t('newSession.undecided')
      : payers.length > 0
        ? payers.map((profile) => billsTo(profile, profile.quota?.snapshot?.plan ?? null)).join(', ')
        : native === null
          ? t('newSession.nativeLogin')
          : t('newSession.nativeLoginOf', { who: native });
  if (!backend) return null;
  return (
    <Text className={classes.line} role="status" title={mask(who)}>
      <span className={classes.label}>{t('newSession.billsTo')}</span> {mask(who)}
    </Text>
  );
}
