import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS = {
  info: { box: 'bg-accent-soft text-ink', mark: 'text-accent-ink', Icon: Info },
  warn: { box: 'bg-warn-soft text-ink', mark: 'text-warn', Icon: TriangleAlert },
  bad: { box: 'bg-bad-soft text-ink', mark: 'text-bad', Icon: CircleAlert },
} as const;

type Props = { kind: keyof typeof LOOKS; children: ReactNode; role?: 'status' | 'alert'; className?: string };

export function Notice({ kind, children, role, className = '' }: Props) {
  const { box, mark, Icon } = LOOKS[kind];
  return (
    <div role={role} className={`notice ${box} ${className}`}>
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${mark}`} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
