import { useWords } from '../../i18n/use-words';
import { useLiveSections } from './live-sections.store';
import { SectionRow, StateIcons } from './section-row';
import { useDelayedSince } from './use-live-sections';

type Props = { selectedId: number | null; onSelect: (id: number) => void };

/** Every section, complete without the map. */
export function SectionList({ selectedId, onSelect }: Props) {
  const { t } = useWords();
  const ids = useLiveSections((store) => store.ids);
  const delayedSince = useDelayedSince();
  return (
    <div role="radiogroup" aria-label={t('sections.list')} className="grid gap-2">
      <StateIcons />
      {ids.map((id) => (
        <SectionRow key={id} id={id} selected={id === selectedId} delayedSince={delayedSince} onSelect={onSelect} />
      ))}
    </div>
  );
}

export function SectionListSkeleton() {
  return (
    <div aria-hidden="true" className="grid gap-2">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="skeleton h-23.5 rounded-card" />
      ))}
    </div>
  );
}
