// Connected services are switched off: which gate, and who switched it.
import { useTranslation } from 'react-i18next';
import { features } from '../../../core/catalog/features.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { gateReason } from './gate-reason.ts';

export function GatesOff() {
  const { t } = useTranslation();
  const { info } = useApp();
  const server = useDaemon((state) => state.gates);
  const reason = gateReason('connectedServices', server, info.gates);
  if (reason === null) return null;
  return (
    <Notice tone="info">
      {t('gates.offHere', {
        reason: t(`gates.reasons.${reason}`, { variable: features.connectedServices.uiVariable }),
      })}
    </Notice>
  );
}
