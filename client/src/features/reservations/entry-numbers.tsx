import { useWords } from '../../i18n/use-words';

/** The numbers a buyer enters with. */
export function EntryNumbers({ slots }: { slots: readonly number[] }) {
  const { t } = useWords();
  return (
    <div>
      <p className="text-sm font-semibold text-ink-quiet">
        {slots.length === 1 ? t('reservation.entryNumber') : t('reservation.entryNumbers')}
      </p>
      <ul className="numbers mt-1 flex flex-wrap gap-2 text-lg font-bold">
        {slots.map((number) => (
          <li key={number} className="rounded-sm bg-sunken px-3 py-1">
            {number}
          </li>
        ))}
      </ul>
    </div>
  );
}
