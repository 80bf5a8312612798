import { asProblem } from '../../api/problem';

/** What the server found wrong, field by field, in its own words; of a whole file without a field's name. */
export function ProblemDetails({ problem }: { problem: unknown }) {
  const errors = asProblem(problem).body.errors ?? [];
  if (errors.length === 0) return null;
  return (
    <ul lang="en" className="mt-1 text-ink-quiet">
      {errors.map(({ pointer, detail }) => (
        <li key={pointer}>{pointer === '' ? `The file ${detail}.` : `${pointer.slice(1)}: ${detail}`}</li>
      ))}
    </ul>
  );
}
