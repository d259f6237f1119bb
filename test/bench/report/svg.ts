export type Attributes = Readonly<Record<string, string | number>>;

/** An element with its content, which is SVG already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const text = Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}="${typeof value === 'number' ? round(value) : escaped(value)}"`)
    .join('');
  return content === '' ? `<${name}${text}/>` : `<${name}${text}>${content}</${name}>`;
}

export const text = (content: string, attributes: Attributes): string => element('text', attributes, escaped(content));

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
  element('line', { x1, y1, x2, y2, class: kind });

/** The picture: its colours follow the reader's light or dark setting, also where it is embedded as an image. */
export function picture(width: number, height: number, title: string, parts: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${round(height)}`,
    width,
    height,
    role: 'img',
    'aria-label': title,
  };
  const content = [`<style>${STYLE}</style>`, element('rect', { class: 'paper', width, height }), ...parts].join('\n');
  return `${element('svg', attributes, `\n${content}\n`)}\n`;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly ours: string;
  readonly reference: string;
  readonly lines: readonly string[];
}

const LIGHT: Palette = {
  ...{ paper: '#ffffff', ink: '#1f2328', quiet: '#59636e', grid: '#d9dee4', ours: '#2f6fd0', reference: '#9aa5b1' },
  lines: ['#2f6fd0', '#c2571a', '#2c8a4b', '#8a4fc4'],
};
const DARK: Palette = {
  ...{ paper: '#0d1117', ink: '#e6edf3', quiet: '#9198a1', grid: '#30363d', ours: '#6ea3f5', reference: '#6b7680' },
  lines: ['#6ea3f5', '#f0905a', '#5cc480', '#b78cf0'],
};

/** The number of line colours in a chart. */
export const LINE_COLOURS = LIGHT.lines.length;

// Written out, since not every viewer of SVG supports variables of CSS.
const colours = ({ paper, ink, quiet, grid, ours, reference, lines }: Palette): string =>
  [
    `.paper { fill: ${paper}; } text { fill: ${ink}; } .quiet { fill: ${quiet}; } .grid { stroke: ${grid}; }`,
    `.ours { fill: ${ours}; } .reference { fill: ${reference}; } .whisker { stroke: ${ink}; }`,
    ...lines.map((colour, n) => `.curve-${n} { stroke: ${colour}; } .of-curve-${n} { fill: ${colour}; }`),
  ].join('\n');

const STYLE = `
text { font: 13px system-ui, sans-serif; }
.title { font-size: 16px; font-weight: 600; }
.group { font-weight: 600; }
.quiet { font-size: 12px; }
.whisker { stroke-width: 1.5; }
.curve { fill: none; stroke-width: 2; }
${colours(LIGHT)}
@media (prefers-color-scheme: dark) {
${colours(DARK)}
}
`;
