import type { LineChart } from '../result';
import { type Scale, scaleFor } from './scale';
import { element, line, LINE_COLOURS, picture, text } from './svg';

const WIDTH = 760;
const HEIGHT = 400;
const LEFT = 80;
const RIGHT = 190;
const TOP = 64;
const BOTTOM = HEIGHT - 56;
const DOT = 3;

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** Curves through medians, with each point's spread as a whisker and their names at their right ends. */
export function drawLines({ title, x, unit, lines }: LineChart): string {
  const points = lines.flatMap((one) => one.points);
  const scales = {
    x: scaleFor(Math.max(...points.map((point) => point.x))),
    y: scaleFor(Math.max(...points.map(({ highest }) => highest))),
  };
  const parts = [
    text(title, { x: 16, y: 28, class: 'title' }),
    text(unit, { x: 16, y: 48, class: 'quiet' }),
    ...axes(scales),
    text(x, { x: (LEFT + WIDTH - RIGHT) / 2, y: BOTTOM + 40, class: 'quiet', 'text-anchor': 'middle' }),
    ...lines.flatMap((one, n) => drawLine(one, scales, n % LINE_COLOURS)),
    ...drawNames(lines, scales),
  ];
  return picture(WIDTH, HEIGHT, title, parts);
}

const xOf = (value: number, { x }: Scales): number => LEFT + (value / x.end) * (WIDTH - LEFT - RIGHT);
const yOf = (value: number, { y }: Scales): number => BOTTOM - (value / y.end) * (BOTTOM - TOP);

const axes = (scales: Scales): string[] => [
  ...scales.y.ticks.flatMap((tick) => [
    line(LEFT, yOf(tick, scales), WIDTH - RIGHT, yOf(tick, scales), 'grid'),
    text(tick.toLocaleString('en'), { x: LEFT - 8, y: yOf(tick, scales) + 4, class: 'quiet', 'text-anchor': 'end' }),
  ]),
  ...scales.x.ticks.flatMap((tick) => [
    line(xOf(tick, scales), BOTTOM, xOf(tick, scales), BOTTOM + 5, 'grid'),
    text(tick.toLocaleString('en'), {
      ...{ x: xOf(tick, scales), y: BOTTOM + 20, class: 'quiet', 'text-anchor': 'middle' },
    }),
  ]),
];

function drawLine({ points }: LineChart['lines'][number], scales: Scales, colour: number): string[] {
  const path = points.map((point) => `${xOf(point.x, scales).toFixed(1)},${yOf(point.median, scales).toFixed(1)}`);
  return [
    element('polyline', { points: path.join(' '), class: `curve curve-${colour}` }),
    ...points.flatMap((point) => {
      const [cx, cy] = [xOf(point.x, scales), yOf(point.median, scales)];
      return [
        line(cx, yOf(point.lowest, scales), cx, yOf(point.highest, scales), 'whisker'),
        element('circle', { cx, cy, r: DOT, class: `of-curve-${colour}` }),
      ];
    }),
  ];
}

/** The names at the height of each curve's end, moved down where two would overlap. */
function drawNames(lines: LineChart['lines'], scales: Scales): string[] {
  const ends = lines
    .map(({ label, points }, n) => ({ label, n, y: yOf(points.at(-1)?.median ?? 0, scales) }))
    .sort((a, b) => a.y - b.y);
  let lowest = -Infinity;
  return ends.map(({ label, n, y }) => {
    lowest = Math.max(y + 4, lowest + 16);
    return text(label, { x: WIDTH - RIGHT + 10, y: lowest, class: `of-curve-${n % LINE_COLOURS}` });
  });
}
