import type { ReactNode } from 'react';
import { useWords } from '../../i18n/use-words';
import { markPath } from './block-lines';

/** What the blocks mean, by shape as much as by colour. */
export function FloorLegend() {
  const { t } = useWords();
  const box = { x: 2, y: 2, width: 26, height: 20, rx: 5 };
  return (
    <ul aria-label={t('sections.legend')} className="flex flex-1 basis-52 flex-wrap gap-x-4 gap-y-1 px-1 text-xs text-ink-quiet">
      <Item words={t('sections.legendSelling')}>
        <rect {...box} className="fill-accent-soft" />
        <path d="M2 13 h26 v4 a5 5 0 0 1 -5 5 h-16 a5 5 0 0 1 -5 -5 z" className="fill-sold" />
        <path d="M2 13 h26" strokeWidth="2" className="stroke-ink-quiet" />
        <rect {...box} fill="none" className="stroke-line-strong" />
      </Item>
      <Item words={t('sections.legendFew')}>
        <rect {...box} strokeWidth="2" className="fill-accent-soft stroke-mark-warn" />
        <path d={markPath(16, 6, 9)} className="fill-warn" />
      </Item>
      <Item words={t('sections.legendSoldOut')}>
        <rect {...box} className="fill-sold stroke-line-strong" />
        <path d="M4 20 L18 4 M12 20 L26 4" className="stroke-ink-quiet" strokeWidth="2" />
      </Item>
      <Item words={t('sections.allHeld')}>
        <rect {...box} className="fill-sold stroke-line-strong" />
        <path d="M8 8 h.1 M15 8 h.1 M22 8 h.1 M8 16 h.1 M15 16 h.1 M22 16 h.1" strokeWidth="3" strokeLinecap="round" className="stroke-ink-quiet" />
      </Item>
      <Item words={t('sections.legendClosed')}>
        <rect {...box} fill="none" strokeDasharray="4 3" className="stroke-line-strong" />
      </Item>
    </ul>
  );
}

function Item({ words, children }: { words: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg viewBox="0 0 30 24" className="h-5 w-6" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}
