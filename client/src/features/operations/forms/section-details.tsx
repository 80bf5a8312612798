import { useState } from 'react';
import type { Section, SectionMap } from '../../../api/types';
import { Button } from '../../../ui/button';
import { TextField } from '../../account/text-field';
import { useConsoleWords } from '../console-words';
import { SelectField, TextAreaField } from '../fields';
import { freePlace } from '../map/map-shapes';
import type { SectionDraft } from './section-drafts';

const STATUSES = ['open', 'closed', 'maintenance'] as const satisfies readonly Section['status'][];
const STATUS_WORDS = { open: 'section.open', closed: 'section.closed', maintenance: 'section.maintenance' } as const;

type Props = {
  draft: SectionDraft;
  faults: Partial<Record<string, string>>;
  others: readonly SectionDraft[];
  onChange: (key: string, changes: Partial<SectionDraft>) => void;
  onPlace: (key: string, map: SectionMap | null) => void;
  onRemove: (key: string) => void;
};

/** What does not fit into the table's row, and the numbers behind the drawing. */
export function SectionDetails({ draft, faults, others, onChange, onPlace, onRemove }: Props) {
  const { c, local } = useConsoleWords();
  const { key, map } = draft;
  const name = local(draft.name) || c('sectionsForm.unnamed');
  return (
    <section aria-label={c('sectionsForm.detailsOf', { name })} className="grid gap-4 rounded-card border border-line bg-raised p-4">
      <h3 className="font-semibold">{c('sectionsForm.detailsOf', { name })}</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={c('section.status')}
          value={draft.status}
          fault={faults['status']}
          onChange={(event) => onChange(key, { status: event.target.value as Section['status'] })}
        >
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {c(STATUS_WORDS[status])}
            </option>
          ))}
        </SelectField>
        <TextField
          label={c('section.location')}
          value={draft.location}
          maxLength={200}
          fault={faults['location']}
          onChange={(event) => onChange(key, { location: event.target.value })}
        />
      </div>
      <TextAreaField
        label={c('section.description')}
        value={draft.description}
        maxLength={2000}
        rows={2}
        fault={faults['description']}
        onChange={(event) => onChange(key, { description: event.target.value })}
      />
      {map && <ShapeNumbers shape={map} fault={faults['map']} onChange={(shape) => onPlace(key, shape)} />}
      <div className="flex flex-wrap gap-2">
        {map ? (
          <Button onClick={() => onPlace(key, null)}>{c('map.takeOff')}</Button>
        ) : (
          <Button onClick={() => onPlace(key, freePlace(others.flatMap((other) => other.map ?? [])))}>
            {c('map.putOn')}
          </Button>
        )}
        {!draft.saved && (
          <Button look="quiet" onClick={() => onRemove(key)}>
            {c('sectionsForm.remove')}
          </Button>
        )}
      </div>
    </section>
  );
}

const NUMBERS = ['x', 'y', 'width', 'height', 'rotate'] as const;

type ShapeProps = { shape: SectionMap; fault: string | undefined; onChange: (shape: SectionMap) => void };

function ShapeNumbers({ shape, fault, onChange }: ShapeProps) {
  const { c } = useConsoleWords();
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-semibold">{c('map.numbers')}</legend>
      <div className="grid grid-cols-3 gap-3 sm:grid-cols-5">
        {NUMBERS.map((name) => (
          <NumberField
            key={name}
            label={c(`map.${name}`)}
            value={shape[name] ?? 0}
            onChange={(value) => onChange(withNumber(shape, name, value))}
          />
        ))}
      </div>
      <TextField
        label={c('map.label')}
        hint={c('map.labelHint')}
        value={shape.label ?? ''}
        maxLength={40}
        onChange={(event) => onChange(withLabel(shape, event.target.value))}
      />
      {fault && <p className="text-sm font-semibold text-bad">{fault}</p>}
    </fieldset>
  );
}

/** A shape that is not turned, or has no words of its own, does without the field. */
function withNumber(shape: SectionMap, name: (typeof NUMBERS)[number], value: number): SectionMap {
  if (name !== 'rotate' || value !== 0) return { ...shape, [name]: value };
  const straight = { ...shape };
  delete straight.rotate;
  return straight;
}

function withLabel(shape: SectionMap, label: string): SectionMap {
  if (label !== '') return { ...shape, label };
  const plain = { ...shape };
  delete plain.label;
  return plain;
}

type NumberProps = { label: string; value: number; onChange: (value: number) => void };

/** Follows the drawing, and lets a number be half typed. */
function NumberField({ label, value, onChange }: NumberProps) {
  const [text, setText] = useState(String(value));
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (Number(text) !== value) setText(String(value));
  }
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const typed = Number(event.target.value);
        if (event.target.value.trim() !== '' && Number.isFinite(typed)) onChange(typed);
      }}
      onBlur={() => setText(String(value))}
    />
  );
}
