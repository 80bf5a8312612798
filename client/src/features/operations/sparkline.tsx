const WIDTH = 100;
const HEIGHT = 24;

/** The last readings as a line from the bottom (zero) to the largest; the number beside it is what counts. */
export function Sparkline({ values, className = '' }: { values: readonly number[]; className?: string }) {
  const top = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(HEIGHT - 1 - (value / top) * (HEIGHT - 2)).toFixed(1)}`);
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={`h-6 w-full stroke-accent-ink ${className}`}
    >
      {values.length > 1 && (
        <polyline points={points.join(' ')} fill="none" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}
