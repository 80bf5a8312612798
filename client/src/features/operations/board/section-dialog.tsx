import { useState } from 'react';
import type { Section } from '../../../api/types';
import { TextField } from '../../account/text-field';
import { ActionDialog } from '../action-dialog';
import { useConsoleWords } from '../console-words';
import type { RequestedRepairs, SectionInput, SectionSales } from '../contract';
import { fromMoneyInput, MAX_INT32, moneyFault, toMoneyInput, wholeFault, wholeInput } from '../money-input';
import { changeSection, repairSection } from '../operations.api';
import { isNothing } from './repair-answer';

const CHOICES = ['stock', 'open', 'closed', 'maintenance', 'repair'] as const;
type Choice = (typeof CHOICES)[number];

/** The button says what it does to what: a bare “Close” in a dialog reads as if it closed the dialog. */
const WORDS = {
  open: { action: 'section.toOpen', confirm: 'section.openThis', text: 'section.openText', done: 'section.openDone' },
  closed: { action: 'section.toClosed', confirm: 'section.closeThis', text: 'section.closedText', done: 'section.closedDone' },
  maintenance: { action: 'section.toMaintenance', confirm: 'section.maintainThis', text: 'section.maintenanceText', done: 'section.maintenanceDone' },
  stock: { action: 'section.toStock', confirm: 'section.toStock', text: 'section.stockText', done: 'section.stockDone' },
  repair: { action: 'section.toRepair', confirm: 'section.toRepair', text: 'section.repairText', done: 'section.repairDone' },
} as const satisfies Record<Choice, object>;

type Props = { section: SectionSales | null; currency: string; onClose: () => void };

/** What can be done to a section while it sells: one thing at a time, each with its consequences and a reason. */
export function SectionDialog({ section, currency, onClose }: Props) {
  const { c, local, number, money } = useConsoleWords();
  const [shown, setShown] = useState<SectionSales | null>(section);
  const [choice, setChoice] = useState<Choice>('stock');
  const [capacity, setCapacity] = useState('');
  const [price, setPrice] = useState('');
  if (section && section !== shown) {
    setShown(section);
    // What harms nobody as it stands: pressing on without reading must not close a section.
    setChoice('stock');
    setCapacity(String(section.capacity));
    setPrice(toMoneyInput(section.price, currency));
  }
  if (!shown) return null;

  const name = local(shown.name);
  const taken = shown.pending + shown.confirmed;
  const newCapacity = wholeInput(capacity);
  const newPrice = fromMoneyInput(price, currency);
  const badCount = wholeFault(capacity);
  const capacityFault = badCount
    ? c(badCount, { most: MAX_INT32 })
    : newCapacity !== null && newCapacity < taken
      ? c('section.capacityBelowTaken', { taken: number(taken) })
      : undefined;
  const badPrice = moneyFault(price, currency);
  const priceFault = badPrice && c(badPrice, { amount: money(MAX_INT32, currency) });
  const isUnchanged = newCapacity === shown.capacity && newPrice === shown.price;

  const { confirm, text, done } = WORDS[choice];

  const run = (reason: string): Promise<Section | RequestedRepairs> => {
    if (choice === 'repair') return repairSection(shown.id, reason);
    if (choice !== 'stock') return changeSection(shown.id, { status: choice }, reason);
    const changes: Partial<SectionInput> = {};
    if (newCapacity !== null && newCapacity !== shown.capacity) changes.capacity = newCapacity;
    if (newPrice !== null && newPrice !== shown.price) changes.price = newPrice;
    return changeSection(shown.id, changes, reason);
  };

  return (
    <ActionDialog
      open={section !== null}
      title={name}
      text={c(text, { held: number(shown.pending), sold: number(shown.confirmed) })}
      confirm={c(confirm)}
      done={(answer) => (isNothing(answer) ? c('event.repairNothing') : c(done, { name }))}
      danger={choice === 'closed' || choice === 'maintenance'}
      isIncomplete={choice === 'stock' && (isUnchanged || capacityFault !== undefined || priceFault !== undefined)}
      run={run}
      onClose={onClose}
    >
      <fieldset className="grid gap-1">
        <legend className="text-sm font-semibold">{c('section.what')}</legend>
        {CHOICES.filter((kind) => kind !== shown.status).map((kind) => (
          <label
            key={kind}
            className="flex min-h-11 cursor-pointer items-center gap-2 rounded-sm px-2 hover:bg-sunken has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="section-action"
              checked={choice === kind}
              onChange={() => setChoice(kind)}
              className="size-4 accent-accent"
            />
            {c(WORDS[kind].action)}
          </label>
        ))}
      </fieldset>
      {choice === 'stock' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={c('places.capacity')}
            inputMode="numeric"
            value={capacity}
            fault={capacityFault}
            onChange={(event) => setCapacity(event.target.value)}
          />
          <TextField
            label={c('section.priceIn', { currency })}
            inputMode="decimal"
            value={price}
            fault={priceFault}
            onChange={(event) => setPrice(event.target.value)}
          />
          {isUnchanged && <p className="text-sm text-ink-quiet sm:col-span-2">{c('section.unchanged')}</p>}
        </div>
      )}
    </ActionDialog>
  );
}
