import { Clock, Hourglass, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useWords } from '../../i18n/use-words';
import { formatCountdown } from '../../lib/time';
import { CountdownAnnouncer } from './countdown-announcer';
import { countdownTone, useCountdown } from './use-countdown';

const RADIUS = 54;
const LENGTH = 2 * Math.PI * RADIUS;

const RING = { calm: 'stroke-line-strong', soon: 'stroke-mark-warn', last: 'stroke-mark-bad' } as const;
/** What the colours say, in words and in shape. */
const WORDS = {
  calm: { Icon: Clock, words: 'reservation.remaining', look: 'text-ink-quiet' },
  soon: { Icon: TriangleAlert, words: 'reservation.endsSoon', look: 'text-warn' },
  last: { Icon: Hourglass, words: 'reservation.lastSeconds', look: 'text-bad' },
} as const;
const DIGITS = { calm: 'text-ink', soon: 'text-warn', last: 'text-bad' } as const;

type Props = {
  /** On this device's clock, in ms. */
  deadline: number;
  /** The hold's whole length in seconds, for the ring. */
  totalSeconds: number;
  /** Told at first and at every change; a deadline that moves may take it back. */
  onOver: (isOver: boolean) => void;
};

export function Countdown({ deadline, totalSeconds, onOver }: Props) {
  const { t, clock } = useWords();
  const remaining = useCountdown(deadline);
  const tone = countdownTone(remaining);
  const share = Math.min(1, remaining / Math.max(1, totalSeconds));
  const over = remaining <= 0;
  const { Icon, words, look } = WORDS[tone];

  useEffect(() => {
    onOver(over);
  }, [over, onOver]);

  return (
    <div className="flex items-center gap-5">
      <div role="timer" aria-label={t('reservation.remaining')} className="relative size-32 shrink-0">
        <svg viewBox="0 0 120 120" className="size-full -rotate-90" aria-hidden="true">
          <circle cx="60" cy="60" r={RADIUS} fill="none" strokeWidth="7" className="stroke-line" />
          <circle
            cx="60"
            cy="60"
            r={RADIUS}
            fill="none"
            strokeWidth="7"
            strokeLinecap="round"
            className={`${RING[tone]} transition-[stroke-dashoffset,stroke] duration-200`}
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - share)}
          />
        </svg>
        <span className={`numbers absolute inset-0 grid place-items-center text-xl font-bold ${DIGITS[tone]}`}>
          {formatCountdown(remaining)}
        </span>
      </div>
      <div className="min-w-0">
        <p className={`flex items-center gap-1.5 text-sm font-semibold ${look}`}>
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {over ? t('hold.announceOver') : t(words)}
        </p>
        <p className="mt-1 text-sm">{t('reservation.atZero', { time: clock(deadline, true) })}</p>
      </div>
      <CountdownAnnouncer remaining={remaining} />
    </div>
  );
}
