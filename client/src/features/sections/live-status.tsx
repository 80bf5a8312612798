import { useWords } from '../../i18n/use-words';
import { useLiveSections } from './live-sections.store';
import { useDelayedSince } from './use-live-sections';

/** How fresh the numbers are; their age when they may be out of date. */
export function LiveStatus() {
  const { t, clock } = useWords();
  const mode = useLiveSections((store) => store.mode);
  const hasNumbers = useLiveSections((store) => store.confirmedAt !== null);
  const delayedSince = useDelayedSince();

  if (delayedSince !== null) {
    return (
      <p role="status" className="numbers flex items-center gap-1.5 text-sm font-semibold text-warn">
        <span aria-hidden="true" className="size-2 rounded-full border-2 border-mark-warn" />
        {t('sections.delayed', { time: clock(delayedSince, true) })}
      </p>
    );
  }
  const words = !hasNumbers ? t('sections.connecting') : mode === 'live' ? t('sections.live') : t('sections.polling');
  return (
    <p role="status" className="flex items-center gap-1.5 text-sm text-ink-quiet">
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${mode === 'live' ? 'bg-mark-good' : 'border-2 border-line-strong'}`}
      />
      {words}
    </p>
  );
}
