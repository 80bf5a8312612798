import { Minus, Plus } from 'lucide-react';
import { useId, type KeyboardEvent } from 'react';
import { useWords } from '../i18n/use-words';

type Props = { value: number; min?: number; max: number; onChange: (value: number) => void; disabled?: boolean };

const STEP_BUTTON =
  'grid size-11 place-items-center rounded-card border border-line-strong bg-raised text-ink transition-colors ' +
  'hover:bg-sunken aria-disabled:cursor-default aria-disabled:border-line aria-disabled:text-line-strong aria-disabled:hover:bg-raised';

/**
 * How many places: two large buttons around a number that also listens to the arrow keys, Home and End. What cannot be pressed
 * stays reachable, or the focus would be lost at the very press that comes to a limit.
 */
export function QuantityStepper({ value, min = 1, max, onChange, disabled = false }: Props) {
  const { t } = useWords();
  const labelId = useId();
  const set = (next: number) => {
    const clamped = Math.min(max, Math.max(min, next));
    if (clamped !== value && !disabled) onChange(clamped);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowUp: value + 1, ArrowRight: value + 1, ArrowDown: value - 1, ArrowLeft: value - 1, Home: min, End: max }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };

  return (
    <div role="group" aria-labelledby={labelId} className="flex items-center gap-1">
      <span id={labelId} className="sr-only">
        {t('quantity.label')}
      </span>
      <button
        type="button"
        className={STEP_BUTTON}
        aria-label={t('quantity.fewer')}
        aria-disabled={disabled || value <= min || undefined}
        onClick={() => set(value - 1)}
      >
        <Minus aria-hidden="true" className="size-5" />
      </button>
      <span
        role="spinbutton"
        tabIndex={0}
        aria-labelledby={labelId}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuetext={t('quantity.value', { count: value })}
        aria-disabled={disabled || undefined}
        onKeyDown={onKeyDown}
        className="numbers grid h-11 min-w-11 place-items-center rounded-sm text-lg font-bold"
      >
        {value}
      </span>
      <button
        type="button"
        className={STEP_BUTTON}
        aria-label={t('quantity.more')}
        aria-disabled={disabled || value >= max || undefined}
        onClick={() => set(value + 1)}
      >
        <Plus aria-hidden="true" className="size-5" />
      </button>
    </div>
  );
}
