// The meters of a profile, and pinned ones that the provider does not tell now, so that they can be taken off.
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { badges } from '../../../core/quota/badge.ts';
import type { QuotaView } from '../../../core/quota/snapshot.ts';
import { useNow, useNumbers } from '../../state/app-context.ts';
import { MeterBar } from '../../ui/MeterBar.tsx';
import classes from './MeterList.module.css';
import rowClasses from './MeterRow.module.css';
import { MeterRow } from './MeterRow.tsx';
import { PinToggle } from './PinToggle.tsx';

type MeterListProps = { readonly profile: ProfileView; readonly quota: QuotaView };

export function MeterList({ profile, quota }: MeterListProps) {
  const { snapshot, stale } = quota;
  const meters = snapshot?.meters ?? [];
  const gone = profile.pins.filter((id) => !meters.some((meter) => meter.id === id));
  if (meters.length === 0 && gone.length === 0) return null;
  return (
    <ul className={classes.meters}>
      {snapshot &&
        meters.map((meter) => (
          <MeterRow key={meter.id} profile={profile} meter={meter} readAt={snapshot.observedAt} stale={stale} />
        ))}
      {gone.map((id) => (
        <GonePin key={id} profile={profile} meterId={id} />
      ))}
    </ul>
  );
}

function GonePin({ profile, meterId }: { readonly profile: ProfileView; readonly meterId: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const numbers = useNumbers();
  const label = badges(profile, now, numbers).find((badge) => badge.meterId === meterId)?.label ?? meterId;
  return (
    <li className={rowClasses.row} data-stale>
      <span className={rowClasses.name}>{label}</span>
      <span className={rowClasses.bar}>
        <MeterBar label={label} shownPercent={null} tone="unknown" />
      </span>
      <span className={rowClasses.value}>{t('quota.unknown')}</span>
      <span className={rowClasses.reset}>{t('quota.gone')}</span>
      <span className={rowClasses.actions}>
        <PinToggle profile={profile} meterId={meterId} label={label} />
      </span>
    </li>
  );
}
