import { useWords } from '../../i18n/use-words';
import { STAGE_HEIGHT } from './section-map';

/** The stage across the top of the drawing. */
export function Stage() {
  const { t } = useWords();
  return (
    <>
      <path
        d={`M170 24 H830 L770 ${STAGE_HEIGHT - 20} Q500 ${STAGE_HEIGHT + 12} 230 ${STAGE_HEIGHT - 20} Z`}
        className="fill-sunken stroke-line"
        strokeWidth="3"
        strokeLinejoin="round"
      />
      <text x="500" y="92" textAnchor="middle" fontSize="36" className="fill-ink-quiet font-semibold tracking-widest">
        {t('sections.stage')}
      </text>
    </>
  );
}
