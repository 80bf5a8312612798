import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

type Props = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string;
  fault?: string | undefined;
  /** Drawn inside the field, at its end. */
  end?: ReactNode;
};

export function TextField({ label, hint, fault, end, ...input }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <div className="relative mt-1">
        <input
          {...input}
          id={id}
          aria-invalid={fault ? true : undefined}
          aria-describedby={described || undefined}
          className={`min-h-12 w-full rounded-card border bg-ground px-3 ${end ? 'pr-13' : ''} ${fault ? 'border-bad' : 'border-line-strong'}`}
        />
        {end && <div className="absolute inset-y-0 right-0.5 grid place-items-center">{end}</div>}
      </div>
      {hint && !fault && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-quiet">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} className="mt-1 text-sm font-semibold text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
