import { useWords } from '../../i18n/use-words';

/** The numbers a buyer enters with. */
export function EntryNumbers({ slots, huge = false }: { slots: readonly number[]; huge?: boolean }) {
  const { t } = useWords();
  return (
    <div>
      <p className="text-sm font-semibold text-ink-quiet">
        {slots.length === 1 ? t('reservation.entryNumber') : t('reservation.entryNumbers')}
      </p>
      <ul className={`numbers mt-1 flex flex-wrap font-bold ${huge ? 'gap-x-6 gap-y-1 text-2xl' : 'gap-2 text-lg'}`}>
        {slots.map((number) => (
          <li key={number} className={huge ? '' : 'rounded-sm bg-sunken px-3 py-1'}>
            {number}
          </li>
        ))}
      </ul>
    </div>
  );
}
