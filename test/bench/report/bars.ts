import type { BarChart } from '../result';
import { withSpread } from '../result';
import { type Scale, scaleFor } from './scale';
import { element, line, picture, text } from './svg';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 150;
const TOP = 64;
const BAR = 20;
const ROW = 30;
const GROUP = 30;
const END = 2;
const REFERENCES = ['naive', 'floor', 'cached', 'hello'];

/** A row a bar, with its spread as a whisker, groups under headings. */
export function drawBars({ title, unit, groups }: BarChart): string {
  const bars = groups.flatMap((group) => group.bars);
  const scale = scaleFor(Math.max(...bars.map(({ highest }) => highest)));
  const bottom = TOP + groups.length * GROUP + bars.length * ROW;
  const parts = [text(title, { x: 16, y: 28, class: 'title' }), text(unit, { x: 16, y: 48, class: 'quiet' })];
  parts.push(...axis(scale, bottom));
  let y = TOP;
  for (const { label, bars } of groups) {
    parts.push(text(label, { x: 16, y: y + GROUP - 9, class: 'group' }));
    y += GROUP;
    for (const bar of bars) {
      parts.push(...drawBar(bar, y, scale));
      y += ROW;
    }
  }
  return picture(WIDTH, bottom + 34, title, parts);
}

const xOf = (value: number, { end }: Scale): number => LEFT + (value / end) * (WIDTH - LEFT - RIGHT);

const axis = (scale: Scale, bottom: number): string[] =>
  scale.ticks.flatMap((tick) => [
    line(xOf(tick, scale), TOP, xOf(tick, scale), bottom, 'grid'),
    text(tick.toLocaleString('en'), { x: xOf(tick, scale), y: bottom + 18, class: 'quiet', 'text-anchor': 'middle' }),
  ]);

function drawBar(bar: BarChart['groups'][number]['bars'][number], y: number, scale: Scale): string[] {
  const [top, middle] = [y + (ROW - BAR) / 2, y + ROW / 2];
  const [from, to] = [xOf(bar.lowest, scale), xOf(bar.highest, scale)];
  const kind = REFERENCES.some((name) => bar.label.startsWith(name)) ? 'reference' : 'ours';
  return [
    text(bar.label, { x: LEFT - 10, y: middle + 4, 'text-anchor': 'end' }),
    element('rect', { x: LEFT, y: top, width: xOf(bar.median, scale) - LEFT, height: BAR, class: kind }),
    line(from, middle, to, middle, 'whisker'),
    ...[from, to].map((x) => line(x, middle - END * 2, x, middle + END * 2, 'whisker')),
    text(withSpread(bar, bar.median < 10 ? 2 : 0), { x: to + 8, y: middle + 4, class: 'quiet' }),
  ];
}
