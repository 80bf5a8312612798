import { useConsoleWords } from './console-words';
import { SelectField } from './fields';
import { useAllEvents } from './operations.queries';

type Props = {
  /** An event's id, or '' for all. */
  value: string;
  onChange: (value: string) => void;
};

/** Narrows a list to one event. Until the events are known it offers all, and the one that was chosen. */
export function EventFilter({ value, onChange }: Props) {
  const { c, local } = useConsoleWords();
  const events = useAllEvents().data ?? [];
  const isKnown = value === '' || events.some(({ id }) => String(id) === value);
  return (
    <SelectField label={c('filter.event')} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{c('filter.allEvents')}</option>
      {!isKnown && <option value={value}>{`#${value}`}</option>}
      {events.map(({ id, name }) => (
        <option key={id} value={id}>
          {local(name)}
        </option>
      ))}
    </SelectField>
  );
}
