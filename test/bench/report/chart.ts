import type { Chart } from '../result';
import { drawBars } from './bars';
import { drawLines } from './lines';

/** The chart as an SVG document, without anything from outside. */
export const draw = (chart: Chart): string => (chart.kind === 'bars' ? drawBars(chart) : drawLines(chart));
