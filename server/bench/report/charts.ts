import { init } from 'echarts';
import type { EChartsOption } from 'echarts';
import type { RowSummary } from './summary.js';
import { number, sideLabel } from './words.js';

const WIDTH = 820;
/** Text cannot be measured without a browser, so the labels get as much as the longest needs. */
const LABEL_WIDTH = 320;
const LINE_HEIGHT = 46;
const FRAME_HEIGHT = 110;
// Quotes in a font's name would end the attribute that it is written into.
const FONT = 'system-ui, -apple-system, Helvetica, Arial, sans-serif';
/** Readable on GitHub's light and dark pages: the chart brings its own paper. */
const PAPER = '#ffffff';
const INK = '#1f2328';
const PALE_INK = '#59636e';
const LINE = '#d8dee4';
const JARI = '#1f6feb';
const JARI_PALE = '#9ec5fe';
const OTHER = '#8c959f';

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly isOurs: boolean;
}

/** The charts of a complete run, by file name. */
export function charts(rows: readonly RowSummary[]): Record<string, string> {
  return { 'holds.svg': holdsChart(rows), 'latency.svg': latencyChart(rows), 'scale.svg': scaleChart(rows) };
}

function holdsChart(rows: readonly RowSummary[]): string {
  const bar = (row: string, side: string, isOurs: boolean): Bar => ({ label: sideLabel(side), value: medianOf(rows, row, side, 'perSecond'), isOurs });
  const bars = [
    bar('hot', 'naive', false), bar('hot', 'oneByOne', false), bar('hot', 'rowLock', false), bar('lock', 'lock', true), bar('hot', 'slot', true), bar('hot', 'bare', false),
  ];
  return draw(bars.length, {
    ...heading('Durable holds per second on one hot section', 'two places each, signed-in buyers, acknowledged after commit; the bare route does nothing at all'),
    yAxis: names(bars.map(({ label }) => label)),
    xAxis: scale((value) => number(value)),
    series: [{
      type: 'bar',
      barWidth: 22,
      data: bars.map(({ value, isOurs }) => ({ value, itemStyle: { color: isOurs ? JARI : OTHER, borderRadius: [0, 4, 4, 0] } })),
      label: { show: true, position: 'right', color: INK, fontFamily: FONT, formatter: ({ value }) => `${number(value as number)}/s` },
    }],
  });
}

function latencyChart(rows: readonly RowSummary[]): string {
  const lines = [
    { row: 'hot', side: 'slot', label: 'hold, hot section, 256 connections' },
    { row: 'crowd', side: 'crowd', label: 'hold, all connections at once' },
    { row: 'checkouts', side: 'checkout', label: 'hold or confirmation in a checkout' },
    { row: 'sold-out', side: 'soldOut', label: 'refusal of a sold-out section' },
    { row: 'available', side: 'list', label: 'list of sections' },
    { row: 'expiry', side: 'expiry', label: 'hold while 100,000 others expire' },
  ];
  const series = (name: string, figure: string, color: string) => ({
    type: 'bar' as const, name, barWidth: 15, itemStyle: { color, borderRadius: [0, 3, 3, 0] },
    data: lines.map(({ row, side }) => medianOf(rows, row, side, figure)),
    label: { show: true, position: 'right' as const, color: INK, fontFamily: FONT, formatter: ({ value }: { value: unknown }) => `${number(value as number)} ms` },
  });
  return draw(lines.length, {
    ...heading('How long answers take', 'milliseconds on a logarithmic scale, half of the answers and 99 % of them, under full load'),
    legend: { top: 10, right: 16, textStyle: { color: PALE_INK, fontFamily: FONT } },
    yAxis: names(lines.map(({ label }) => label)),
    xAxis: { ...scale((value) => `${number(value)} ms`), type: 'log', min: 1 },
    series: [series('p50', 'p50Ms', JARI), series('p99', 'p99Ms', JARI_PALE)],
  });
}

function scaleChart(rows: readonly RowSummary[]): string {
  const share = (label: string, row: string, side: string, against: string): Bar => ({
    label, isOurs: true, value: (medianOf(rows, row, side, 'perSecond') / medianOf(rows, row, against, 'perSecond')) * 100,
  });
  const bars = [
    share('20 sections at once', 'many-sections', 'spread', 'hot'),
    share('10,000,000 reservations stored', 'stored', 'stored', 'empty'),
    share('10,000 live viewers', 'viewers', 'watched', 'unwatched'),
  ];
  return draw(bars.length, {
    ...heading('What is left of the holds per second when …', 'against one hot section, an empty database and nobody watching, each in the same run'),
    yAxis: names(bars.map(({ label }) => label)),
    xAxis: scale((value) => `${value} %`),
    series: [{
      type: 'bar',
      barWidth: 22,
      itemStyle: { color: JARI, borderRadius: [0, 4, 4, 0] },
      data: bars.map(({ value }) => value),
      label: { show: true, position: 'right', color: INK, fontFamily: FONT, formatter: ({ value }) => `${Math.round(value as number)} %` },
      markLine: { silent: true, symbol: 'none', lineStyle: { color: PALE_INK, type: 'dashed' }, label: { show: false }, data: [{ xAxis: 100 }] },
    }],
  });
}

function draw(lines: number, option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: FRAME_HEIGHT + lines * LINE_HEIGHT });
  chart.setOption({ animation: false, backgroundColor: PAPER, grid: { left: LABEL_WIDTH, right: 90, top: 66, bottom: 34 }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

function heading(text: string, subtext: string): EChartsOption {
  return {
    title: {
      text, subtext, left: 16, top: 10,
      textStyle: { color: INK, fontFamily: FONT, fontSize: 16, fontWeight: 600 },
      subtextStyle: { color: PALE_INK, fontFamily: FONT, fontSize: 12 },
    },
  };
}

/** The first bar on top. */
function names(labels: readonly string[]) {
  return {
    type: 'category' as const, inverse: true, data: [...labels],
    axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, fontFamily: FONT, fontSize: 13 },
  };
}

function scale(formatter: (value: number) => string) {
  return { type: 'value' as const, axisLabel: { color: PALE_INK, fontFamily: FONT, formatter }, splitLine: { lineStyle: { color: LINE } } };
}

function medianOf(rows: readonly RowSummary[], row: string, side: string, figure: string): number {
  return rows.find(({ name }) => name === row)?.sides[side]?.[figure]?.median ?? 0;
}
