import { useId, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

type FieldProps = {
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  children: (control: { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined }) => ReactNode;
};

/** A control with its label, its hint and what is wrong with it. */
function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const note = fault ?? hint;
  return (
    <div>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {children({ id, 'aria-invalid': fault ? true : undefined, 'aria-describedby': note ? `${id}-note` : undefined })}
      {note && (
        <p id={`${id}-note`} className={`mt-1 text-sm ${fault ? 'font-semibold text-bad' : 'text-ink-quiet'}`}>
          {note}
        </p>
      )}
    </div>
  );
}

export const controlLook = (fault: string | undefined) =>
  `w-full rounded-card border bg-ground px-3 ${fault ? 'border-bad' : 'border-line-strong'}`;

type Shared = { label: string; hint?: string | undefined; fault?: string | undefined };

export function SelectField({ label, hint, fault, children, ...select }: Shared & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <select {...select} {...control} className={`mt-1 min-h-12 ${controlLook(fault)}`}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function TextAreaField({ label, hint, fault, ...area }: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => <textarea rows={3} {...area} {...control} className={`mt-1 py-2 ${controlLook(fault)}`} />}
    </Field>
  );
}
