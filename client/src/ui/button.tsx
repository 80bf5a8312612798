import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const BASE =
  'numbers inline-flex min-h-11 items-center justify-center gap-2 rounded-card px-4 py-2 text-center font-semibold ' +
  'transition-colors disabled:cursor-default aria-disabled:cursor-default';

const LOOKS: Record<Look, string> = {
  primary:
    'bg-accent text-on-accent not-aria-disabled:hover:bg-accent-strong aria-disabled:bg-sunken aria-disabled:text-ink-quiet',
  plain: 'border border-line bg-raised text-ink not-aria-disabled:hover:bg-sunken aria-disabled:text-ink-quiet',
  quiet: 'text-accent-ink hover:bg-accent-soft',
  danger: 'bg-bad-solid text-white hover:opacity-90',
};

type ButtonProps = ComponentProps<'button'> & {
  look?: Look;
  /** Stays focusable and in its place, says what is happening, and takes no second press. */
  busy?: boolean;
  /** Like disabled, but reachable: its label says why it cannot be pressed. */
  inactive?: boolean;
  children: ReactNode;
};

export function Button({ look = 'plain', busy = false, inactive = false, children, className = '', onClick, ...rest }: ButtonProps) {
  const off = busy || inactive;
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={inactive || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.(event);
      }}
      className={`${BASE} ${LOOKS[look]} ${className}`}
    >
      {busy && <LoaderCircle aria-hidden="true" className="size-5 shrink-0 animate-spin motion-reduce:hidden" />}
      {children}
    </button>
  );
}

type ButtonLinkProps = { to: string; look?: Look; className?: string; children: ReactNode };

export function ButtonLink({ to, look = 'plain', className = '', children }: ButtonLinkProps) {
  return (
    <Link to={to} className={`${BASE} ${LOOKS[look]} ${className}`}>
      {children}
    </Link>
  );
}
