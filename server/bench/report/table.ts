import type { Circumstances } from './machine.js';
import type { DatedRow, RowSummary } from './summary.js';
import { figureWithSpread, namedFigure, sideLabel, targetCells } from './words.js';

/** The results as a page of Markdown. */
export function markdown(rows: readonly DatedRow[], about: Circumstances, charts: readonly string[]): string {
  return [
    '# Results of the benchmark',
    '',
    'Written by `npm run bench`; do not edit. Every row ran against its comparison in the same run, the sides taking turns, ' +
      `${about.rounds} rounds of ${about.secondsPerRound} s; the figures are medians, the spread is the least and the greatest round. ` +
      'After each row all invariants were checked in SQL. After each round PostgreSQL had as many holds as were acknowledged, ' +
      'and at most one a connection more: those still under way when the load stopped.',
    '',
    ...circumstanceLines(about),
    '',
    ...charts.flatMap((chart) => [`![${chart.replace('.svg', '')}](${chart})`, '']),
    '## Targets',
    '',
    '| row | Jari | comparison | ratio | target | | spread |',
    '| --- | ---: | ---: | ---: | ---: | --- | ---: |',
    ...rows.flatMap((row) => targetLines(row, row.commit === about.commit ? '' : `, measured again at ${row.commit}`)),
    '',
    '## All figures',
    '',
    '| row | side | figures: median (least–greatest) |',
    '| --- | --- | --- |',
    ...rows.flatMap(figureLines),
    '',
  ].join('\n');
}

function circumstanceLines({ date, commit, machine, versions, postgresqlSettings, loadTool, rowLockTool }: Circumstances): string[] {
  const settings = Object.entries(postgresqlSettings).map(([name, value]) => `${name}=${value}`).join(', ');
  return [
    `- ${date.slice(0, 10)}, commit ${commit}`,
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; server, PostgreSQL, Redis and load generator share them`,
    `- Node.js ${versions.node}, PostgreSQL ${versions.postgresql} (${settings}), Redis ${versions.redis}`,
    `- load by ${loadTool}; the transactions without HTTP are driven by ${rowLockTool}`,
  ];
}

function targetLines({ title, targets, faults }: RowSummary, note: string): string[] {
  if (faults.length > 0) return [`| **${title}** | | | | | **failed** | |`];
  return [`| **${title}**${note} | | | | | | |`, ...targets.map((target) => {
    const { value, against, ratio, limit, reached, spread } = targetCells(target);
    return `| ${target.what} | ${value} | ${against} | ${ratio} | ${limit} | ${reached} | ${spread} |`;
  })];
}

function figureLines({ name, sides }: RowSummary): string[] {
  return Object.entries(sides).map(([side, figures]) => {
    const words = Object.entries(figures).map(([figure, spread]) => namedFigure(figure, figureWithSpread(figure, spread)));
    return `| ${name} | ${sideLabel(side)} | ${words.join('; ')} |`;
  });
}

/** The targets for the terminal. */
export function terminalTable(rows: readonly RowSummary[]): string {
  const lines = [['row', 'what', 'Jari', 'comparison', 'ratio', 'target', '', 'spread']];
  for (const { name, title, targets, faults } of rows) {
    if (faults.length > 0) lines.push([name, title, '', '', '', '', 'FAILED', '']);
    for (const target of targets) {
      const { value, against, ratio, limit, reached, spread } = targetCells(target);
      lines.push([name, target.what, value, against, ratio, limit, reached.replaceAll('**', ''), spread]);
    }
  }
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
