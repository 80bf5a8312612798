import type { Circumstances, Kept, KeptResult, MutantRow } from './results.js';
import { cells, HEADINGS } from './table.js';

/** The name of what is no mutant. */
export const CONTROL = '(none)';
const LONGEST_VERDICT = 300;

/** The kept results as a page of Markdown. */
export function markdown({ results, notRun }: Kept): string {
  return [
    '# What was broken, and what came of it',
    '',
    'Written by `npm run faults -- --keep`; do not edit. Every line is a run of its own: three server processes behind a balancer, ' +
      '200 buyers (60 at the rolling restart under lock) who hold, confirm, cancel, abandon and try again, and one thing that breaks again and again meanwhile. ' +
      'Afterwards the log of all requests, PostgreSQL and Redis are held against each other, and everything left is sold.',
    '',
    '- **failed**: answered 503, and nothing was changed. **unknown**: no answer, or 503 `OUTCOME_UNKNOWN`; asked again with the same key.',
    '- **usual rate**: requests served a second before the first break; the same fault and strategy at another rate were played by a machine that was slower or faster.',
    '- **rate while broken**: requests served a second from one second after the break, as a share of the rate before it; the slowest of the breaks.',
    '- **recovery**: the longest time from mending until the rate was back at 0.8 of the usual; nothing where it was never below, or where the next break left no time to see.',
    '- **violations**: broken invariants, false refusals, answers outside the contract; and promises about time that were missed.',
    '',
    ...circumstanceLines(results),
    ...rowsByCommit(results),
    '',
    `| what breaks | ${HEADINGS.slice(1).join(' | ')} |`,
    `| --- | --- | ${HEADINGS.slice(2).map(() => '---:').join(' | ')} |`,
    ...results.map((result) => `| ${result.title} (\`${result.name}\`) | ${cells(result).slice(1).join(' | ')} |`),
    '',
    ...(notRun.length === 0 ? [] : ['Not run here:', '', ...notRun.map(({ title, name, why }) => `- ${title} (\`${name}\`): ${why}`), '']),
  ].join('\n');
}

/** The mutants as a page of Markdown. */
export function mutantsMarkdown(rows: readonly MutantRow[], about: Circumstances): string {
  const mutants = rows.filter(({ mutant }) => mutant !== CONTROL);
  const survivors = mutants.filter(({ isRight }) => !isRight);
  return [
    '# Mutants',
    '',
    `Written by \`npm run faults -- --mutants --keep\`; do not edit. ${mutants.length - survivors.length} of ${mutants.length} were caught. The lines of ` +
      `the unaltered program (\`${CONTROL}\`) show that the checker is silent when nothing is wrong.`,
    '',
    ...circumstanceLines([about]),
    '',
    '| mutant | played under | caught by |',
    '| --- | --- | --- |',
    ...rows.map(({ mutant, fault, verdict }) => `| \`${mutant}\` | ${fault} | ${verdict.replaceAll('|', '\\|').slice(0, LONGEST_VERDICT)} |`),
    '',
  ].join('\n');
}

/** Which rows are of which program, where they are not all of one. */
function rowsByCommit(results: readonly KeptResult[]): string[] {
  const commits = [...new Set(results.map(({ commit }) => commit))];
  if (commits.length < 2) return [];
  return commits.map((commit) => {
    const rows = results.filter((result) => result.commit === commit);
    return `- ${commit}: ${rows.map(({ name, strategy }) => `${name} (${strategy})`).join(', ')}`;
  });
}

function circumstanceLines(results: readonly (Circumstances & Partial<Pick<KeptResult, 'seed'>>)[]): string[] {
  const all = (of: (result: (typeof results)[number]) => string): string => [...new Set(results.map(of))].join(' · ');
  return [
    `- ${all(({ date }) => date.slice(0, 10))}, commit ${all(({ commit }) => commit)}${results[0]?.seed === undefined ? '' : `, seed ${all(({ seed = '' }) => seed)}`}`,
    `- ${all(({ machine }) => `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}`)}; servers, stores, proxies and buyers share them`,
    `- ${all(({ versions }) => `Node.js ${versions.node}, PostgreSQL ${versions.postgresql}, Redis ${versions.redis}`)}`,
  ];
}
