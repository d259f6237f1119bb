// Every product of the demo shop, drawn in a few shapes: light from above, one object in the middle, no letters (machines
// have different fonts).
const side = 1_200;
const pixels = 900;

const palettes = {
  TEA: ['#eef3e2', '#b9cf9b', '#3f6b3a'],
  COF: ['#f3e9df', '#cfae8c', '#4a2c1d'],
  FOD: ['#fdf1d8', '#f2c46d', '#b5541c'],
  KIT: ['#eceff1', '#c9d3d8', '#51636d'],
  HOM: ['#f4ecf5', '#b9b4da', '#33407a'],
  STA: ['#f8ece6', '#e3a68d', '#7c2f2a'],
  LTD: ['#e9e7e2', '#c8bfae', '#3b3833'],
};

const ellipse = (x, y, rx, ry, fill, more = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d, stroke, width) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;
const box = (x, y, width, height, fill, round = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;
const around = (count, draw) => Array.from({ length: count }, (_, n) => draw((n * 360) / count, n)).join('');
const turned = (degrees, shapes, x = 600, y = 600) => `<g transform="rotate(${degrees} ${x} ${y})">${shapes}</g>`;

const leaf = (fill, vein) => path('M600 780Q470 600 600 380Q730 600 600 780Z', fill) + line('M600 760V480', vein, 8);
const jar = (fill, lid) =>
  path('M400 400Q300 480 320 680Q340 900 460 930H740Q860 900 880 680Q900 480 800 400Z', fill) +
  box(420, 320, 360, 90, lid, 24);
const bag = (fill, label) => path('M380 330H820L870 920Q600 960 330 920Z', fill) + box(440, 520, 320, 230, label, 20);
const steam = (stroke) => [480, 600, 720].map((x) => line(`M${x} 330q40 -50 0 -100t0 -100`, stroke, 18)).join('');

const drawings = {
  'TEA-001': ([light, mid, dark]) =>
    [-55, 55, 0].map((turn) => turned(turn, leaf(dark, light), 600, 800)).join('') + ellipse(600, 840, 330, 110, mid),
  'TEA-002': ([, mid, dark]) =>
    bag(mid, '#fff8') + around(24, (turn, n) => turned(turn, ellipse(600, 560 + (n % 3) * 30, 14, 20, dark), 600, 635)),
  'COF-001': ([, mid, dark]) =>
    bag(dark, mid) +
    ellipse(600, 635, 70, 95, dark, 'transform="rotate(25 600 635)"') +
    line('M580 560q60 75 30 150', mid, 14),
  'FOD-001': ([, mid, dark]) =>
    jar(mid, dark) +
    ellipse(600, 680, 150, 150, '#f08a24') +
    around(8, (turn) => turned(turn, line('M600 560V660', '#fff6', 10), 600, 680)),
  'FOD-002': ([, , dark]) => jar(dark, '#7a3a12') + ellipse(520, 600, 40, 140, '#fff3'),
  'FOD-003': ([, mid, dark]) =>
    ellipse(600, 790, 420, 150, '#fff') +
    [440, 600, 760]
      .map(
        (x) => around(8, (turn) => turned(turn, ellipse(x, 625, 36, 60, mid), x, 680)) + ellipse(x, 680, 40, 40, dark),
      )
      .join(''),
  'KIT-001': ([, mid, dark]) =>
    steam(mid) +
    line('M800 520q160 20 120 180t-170 120', '#fff', 46) +
    path('M380 430H820L790 880Q600 930 410 880Z', '#fff') +
    ellipse(600, 430, 220, 50, dark),
  'KIT-002': () =>
    ellipse(430, 390, 100, 140, '#d9a441') +
    line('M430 500V980', '#d9a441', 40) +
    line('M680 300L660 980', '#c08c2d', 30) +
    line('M800 300L790 980', '#c08c2d', 30),
  'HOM-001': ([, mid, dark]) =>
    ellipse(600, 560, 420, 420, '#fff7d0', 'opacity="0.6"') +
    box(420, 300, 360, 520, '#fff3c4', 30) +
    [480, 600, 720].map((x) => line(`M${x} 310V810`, mid, 8)).join('') +
    box(460, 820, 280, 60, dark, 10),
  'HOM-002': ([, mid, dark]) =>
    path('M250 820Q600 980 950 820L860 560Q600 470 340 560Z', dark) +
    path('M600 540Q430 300 380 420T600 560Q820 300 830 420T600 540Z', mid) +
    ellipse(600, 550, 60, 45, dark),
  'STA-001': ([, mid, dark]) =>
    [mid, dark, '#2f2a28']
      .map((fill, n) => turned(n * 9 - 9, box(360, 280, 460, 640, fill, 16) + box(360, 280, 50, 640, '#0003')))
      .join(''),
  'LTD-001': () =>
    ellipse(600, 630, 350, 330, '#faf7f0') +
    ellipse(500, 520, 120, 140, '#fff') +
    box(470, 270, 260, 60, '#efeadf', 20) +
    box(490, 940, 220, 40, '#e2dccd', 10),
  'LTD-001:night': () =>
    box(0, 0, side, side, '#1d2233') +
    ellipse(820, 330, 120, 120, '#f5ecc8') +
    ellipse(600, 680, 330, 310, '#d9d5cb') +
    ellipse(690, 600, 160, 190, '#f4f0e6'),
};

/** The names of the drawings of a product, the first one first. */
export const drawingsOf = (sku) => Object.keys(drawings).filter((name) => name.split(':')[0] === sku);

/** The drawing of that name as SVG. */
export function draw(name) {
  const palette = palettes[name.slice(0, 3)];
  const [light, mid] = palette;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 ${side} ${side}">
    <defs><radialGradient id="light" cx="50%" cy="30%" r="90%"><stop offset="0" stop-color="#fff"/><stop offset="0.5"
    stop-color="${light}"/><stop offset="1" stop-color="${mid}"/></radialGradient></defs>
    ${box(0, 0, side, side, 'url(#light)')}${ellipse(600, 960, 400, 60, '#0002')}${drawings[name](palette)}</svg>`;
}
