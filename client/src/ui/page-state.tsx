import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = { icon: LucideIcon; title: string; text?: string; children?: ReactNode; headingLevel?: 1 | 2 };

/** A whole page or panel that has one thing to say and a way forward. */
export function PageState({ icon: Icon, title, text, children, headingLevel = 2 }: Props) {
  const Heading = headingLevel === 1 ? 'h1' : 'h2';
  return (
    <div className="appear mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center">
      <span className="mb-4 grid size-14 place-items-center rounded-full bg-sunken text-ink-quiet">
        <Icon aria-hidden="true" className="size-7" />
      </span>
      <Heading className="text-lg font-bold text-balance">{title}</Heading>
      {text && <p className="mt-2 text-ink-quiet">{text}</p>}
      {children && <div className="mt-6 flex flex-wrap justify-center gap-3">{children}</div>}
    </div>
  );
}
