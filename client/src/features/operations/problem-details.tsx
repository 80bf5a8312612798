import { asProblem } from '../../api/problem';
import { useConsoleWords } from './console-words';
import { faultSentence, fieldFault } from './fault-sentence';

/** What the server found wrong, field by field; of a whole file without a field's name. */
export function ProblemDetails({ problem }: { problem: unknown }) {
  const words = useConsoleWords();
  const errors = asProblem(problem).body.errors ?? [];
  if (errors.length === 0) return null;
  return (
    <ul className="mt-1 text-ink-quiet">
      {errors.map(({ pointer, detail }) => (
        <li key={pointer}>
          {pointer === '' ? (
            <OrServersWords known={faultSentence(detail, words)} detail={`The file ${detail}.`} />
          ) : (
            <OrServersWords known={fieldFault(pointer, detail, words)} detail={`${pointer.slice(1)}: ${detail}`} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Better English than nothing for a sentence that the console has no words for. */
export function OrServersWords({ known, detail }: { known: string | undefined; detail: string }) {
  return known ?? <span lang="en">{detail}</span>;
}
