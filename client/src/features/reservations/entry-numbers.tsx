import { useWords } from '../../i18n/use-words';

/** The numbers a buyer enters with. */
export function EntryNumbers({ slots }: { slots: readonly number[] }) {
  const { t } = useWords();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
      <p className="text-ink-quiet">
        {slots.length === 1 ? t('reservation.entryNumber') : t('reservation.entryNumbers')}
      </p>
      <ul className="numbers flex flex-wrap gap-2 text-lg font-bold">
        {slots.map((number) => (
          <li key={number} className="rounded-sm bg-sunken px-3 py-1">
            {number}
          </li>
        ))}
      </ul>
    </div>
  );
}
