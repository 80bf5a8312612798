import type { ReactNode } from 'react';

type TableProps = { caption: string; head: ReactNode; children: ReactNode; className?: string };

/** A dense table. Where it is wider than the screen it scrolls by itself, also by keyboard, and the page does not. */
export function DataTable({ caption, head, children, className = '' }: TableProps) {
  return (
    <div
      role="group"
      aria-label={caption}
      tabIndex={0}
      className={`overflow-x-auto rounded-card border border-line bg-raised ${className}`}
    >
      <table className="numbers w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-sunken text-xs text-ink-quiet">
          <tr>{head}</tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  );
}

type CellProps = {
  children?: ReactNode;
  /** Numbers stand on the right, one under the other. */
  numeric?: boolean;
  className?: string;
};

export function Th({ children, numeric = false, className = '' }: CellProps) {
  return (
    <th scope="col" className={`px-3 py-2 font-semibold whitespace-nowrap ${numeric ? 'text-right' : 'text-left'} ${className}`}>
      {children}
    </th>
  );
}

export function Td({ children, numeric = false, className = '' }: CellProps) {
  return <td className={`px-3 py-2 ${numeric ? 'text-right whitespace-nowrap' : 'text-left'} ${className}`}>{children}</td>;
}

/** The cell that names its row. */
export function RowHead({ children, className = '' }: CellProps) {
  return (
    <th scope="row" className={`px-3 py-2 text-left font-semibold ${className}`}>
      {children}
    </th>
  );
}
