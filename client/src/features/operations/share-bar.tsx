type Props = { capacity: number; confirmed: number; pending: number; className?: string };

/** Sold, then held, of the capacity. The numbers stand beside it; it says nothing that they do not. */
export function ShareBar({ capacity, confirmed, pending, className = '' }: Props) {
  const width = (places: number) => ({ width: `${capacity > 0 ? Math.min(100, (places / capacity) * 100) : 0}%` });
  return (
    <span aria-hidden="true" className={`flex h-2 overflow-hidden rounded-full bg-line ${className}`}>
      <span className="h-full bg-accent" style={width(confirmed)} />
      {/* Its border would take a piece of the end of a section that is sold out. */}
      {pending > 0 && <span className="h-full border-l border-raised bg-mark-warn" style={width(pending)} />}
    </span>
  );
}
