import { Ban, CircleCheck, Clock, Lock, PauseCircle, type LucideIcon } from 'lucide-react';
import { useWords } from '../../i18n/use-words';
import type { SalesState } from './sales-state';

/** A sale that goes on with nothing left to sell is told apart. */
export type ShownSales = SalesState | 'sold-out';

const LOOKS = {
  'on-sale': { word: 'events.onSale', Icon: CircleCheck, look: 'bg-good-soft text-good' },
  'sold-out': { word: 'sections.soldOut', Icon: Ban, look: 'bg-sunken text-ink-quiet' },
  'not-yet-open': { word: 'events.notYetOpen', Icon: Clock, look: 'bg-accent-soft text-accent-ink' },
  paused: { word: 'events.paused', Icon: PauseCircle, look: 'bg-warn-soft text-warn' },
  closed: { word: 'events.salesClosed', Icon: Lock, look: 'bg-sunken text-ink-quiet' },
  ended: { word: 'events.ended', Icon: Lock, look: 'bg-sunken text-ink-quiet' },
} as const satisfies Record<ShownSales, { word: string; Icon: LucideIcon; look: string }>;

export function SalesBadge({ sales }: { sales: ShownSales }) {
  const { t } = useWords();
  const { word, Icon, look } = LOOKS[sales];
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-sm font-semibold ${look}`}>
      <Icon aria-hidden="true" className="size-4" />
      {t(word)}
    </span>
  );
}
