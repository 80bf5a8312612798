import { CircleCheck, CircleSlash, Clock, Hourglass, type LucideIcon } from 'lucide-react';
import type { ReservationStatus } from '../../api/types';
import { useWords } from '../../i18n/use-words';

const LOOKS = {
  pending: { word: 'reservations.statusPending', Icon: Clock, look: 'bg-warn-soft text-warn' },
  confirmed: { word: 'reservations.statusConfirmed', Icon: CircleCheck, look: 'bg-good-soft text-good' },
  cancelled: { word: 'reservations.statusCancelled', Icon: CircleSlash, look: 'bg-sunken text-ink-quiet' },
  expired: { word: 'reservations.statusExpired', Icon: Hourglass, look: 'bg-sunken text-ink-quiet' },
} as const satisfies Record<ReservationStatus, { word: string; Icon: LucideIcon; look: string }>;

export function StatusBadge({ status }: { status: ReservationStatus }) {
  const { t } = useWords();
  const { word, Icon, look } = LOOKS[status];
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-sm font-semibold ${look}`}>
      <Icon aria-hidden="true" className="size-4" />
      {t(word)}
    </span>
  );
}
