import { ChevronDown } from 'lucide-react';
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
        // The browser's own mark sticks to the edge.
        <div className="relative mt-1">
          <select {...select} {...control} className={`min-h-12 appearance-none pr-10 ${controlLook(fault)}`}>
            {children}
          </select>
          <ChevronDown aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-3 my-auto size-5 text-ink-quiet" />
        </div>
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
