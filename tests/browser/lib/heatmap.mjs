// Computes a large heatmap again, cell by cell: what each pixel should show.
const NONE = 256;
const OUTSIDE = 257;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const numbers = (value, dim) => {
  const list = String(value).split(',').map(Number);
  return Array.from({ length: dim }, (_, i) => list[Math.min(i, list.length - 1)]);
};

// The sizes of A, from the keys of a link.
export function shapeOf({ dim, cin, cout, groups = 1, n, k, stride = 1, pad = 0, dilation = 1 }) {
  const axes = numbers(n, dim).map((length, i) => ({
    n: length,
    k: numbers(k, dim)[i],
    stride: numbers(stride, dim)[i],
    pad: numbers(pad, dim)[i],
    dilation: numbers(dilation, dim)[i],
  }));
  if (dim === 1) axes.unshift({ n: 1, k: 1, stride: 1, pad: 0, dilation: 1 });
  const out = axes.map((axis) =>
    Math.floor((axis.n + 2 * axis.pad - axis.dilation * (axis.k - 1) - 1) / axis.stride) + 1);
  const rows = cout * out[0] * out[1];
  const columns = cin * axes[0].n * axes[1].n;
  const aspect = clamp(rows / columns, 0.4, 1);
  return {
    axes, out, rows, columns, aspect,
    all: Math.max(columns, rows / aspect),
    inputs: cin / groups,
    outputs: cout / groups,
    weights: cout * (cin / groups) * axes[0].k * axes[1].k,
  };
}

// The number of the weight in a cell, or −1.
export function entry({ axes, out, inputs, outputs }, row, column) {
  const place = (number, [height, width]) => [
    Math.floor(number / (height * width)), Math.floor(number / width) % height, number % width,
  ];
  const [o, ...to] = place(row, out);
  const [i, ...from] = place(column, axes.map((axis) => axis.n));
  const first = Math.floor(o / outputs) * inputs;
  if (i < first || i >= first + inputs) return -1;
  let weight = o * inputs + i - first;
  for (const [a, axis] of axes.entries()) {
    const distance = from[a] + axis.pad - to[a] * axis.stride;
    if (distance < 0 || distance % axis.dilation !== 0 || distance >= axis.k * axis.dilation) return -1;
    weight = weight * axis.k + distance / axis.dilation;
  }
  return weight;
}

// The cells under each row and column of pixels, and whether a line is drawn over them.
export function pixelsUnder(shape, [row, column, wanted], width, height) {
  const columns = clamp(wanted, Math.min(8, shape.all), shape.all);
  const within = (begin, seen, size) =>
    seen >= size ? (size - seen) / 2 : clamp(begin, 0, size - seen);
  const step = columns / width;
  const side = 1 / step;
  const list = (begin, pixels, size, block, blocked) => Array.from({ length: pixels }, (_, pixel) => {
    const edge = (at) => Math.ceil(begin + at * step - 0.5);
    let range = [edge(pixel), edge(pixel + 1)];
    if (step < 1) {
      const cell = Math.floor(begin + (pixel + 0.5) * step);
      range = [cell, cell + 1];
    }
    const near = (every) => {
      const boundary = Math.round((begin + (pixel + 0.5) * step) / every) * every;
      return Math.abs((boundary - begin) / step - pixel - 0.5) <= 1.6;
    };
    return {
      begin: clamp(range[0], 0, size),
      end: clamp(range[1], 0, size),
      line: (side > 9 && near(1)) || (blocked && near(block)),
    };
  });
  const tall = shape.out[0] * shape.out[1];
  const wide = shape.axes[0].n * shape.axes[1].n;
  const blocked = Math.min(tall, wide) * side > 27;
  return {
    rows: list(within(row, columns * shape.aspect, shape.rows), height, shape.rows, tall, blocked),
    across: list(within(column, columns, shape.columns), width, shape.columns, wide, blocked),
  };
}

// The level from 0 to 255 that a pixel should have, with its fraction; or NONE, or OUTSIDE of A.
export function levelUnder(shape, weights, rows, columns, density) {
  const cells = (rows.end - rows.begin) * (columns.end - columns.begin);
  if (rows.end <= rows.begin || columns.end <= columns.begin) return OUTSIDE;
  let connections = 0;
  let largest = 0;
  for (let row = rows.begin; row < rows.end; ++row) {
    for (let column = columns.begin; column < columns.end; ++column) {
      const weight = entry(shape, row, column);
      if (weight < 0) continue;
      ++connections;
      const size = Math.abs(weights[weight]) - Math.abs(largest);
      if (size > 0 || (size === 0 && weights[weight] > 0)) largest = weights[weight];
    }
  }
  if (connections === 0) return NONE;
  // Weights up to ±255.
  if (!density) return (largest + 255) / 2;
  return Math.max(255 + (255 / (5 * Math.LN10)) * Math.log(connections / cells), 0);
}

const CIVIDIS = [
  0x00204c, 0x002a66, 0x00346e, 0x273f6c, 0x3c4a6b, 0x4c556b, 0x5b5f6d, 0x686a70, 0x757575,
  0x838178, 0x928c78, 0xa19876, 0xb0a572, 0xc0b16d, 0xd1bf66, 0xe1cc5c, 0xf3db4f, 0xffe945,
];

const mix = (from, to, part, whole) => [16, 8, 0].reduce((color, shift) => {
  const [a, b] = [from, to].map((one) => (one >> shift) & 255);
  return color | (Math.floor((a * (whole - part) + b * part + Math.floor(whole / 2)) / whole) << shift);
}, 0);

// The colour of a level in the light theme.
export function colorOf(level, density) {
  if (level === NONE) return 0xf3f0ea;
  if (level === OUTSIDE) return 0xfcfbf8;
  if (!density) {
    if (level === 128) return 0xffffff;
    const [end, part] = level < 128 ? [0xd67d69, (128 - level) / 128] : [0x5f93cb, (level - 128) / 127];
    return mix(0xffffff, end, 100 + Math.floor(900 * part), 1000);
  }
  const at = level * (CIVIDIS.length - 1);
  const [place, part] = [Math.floor(at / 255), at % 255];
  const next = Math.min(place + 1, CIVIDIS.length - 1);
  return mix(CIVIDIS[place], CIVIDIS[next], part, 255);
}

// A level between two integers may be rounded either way.
export function matches(level, color, density) {
  if (level >= NONE) return color === colorOf(level, density);
  return [level - 2e-3, level + 2e-3].some(
    (value) => color === colorOf(Math.floor(clamp(value, 0, 255) + 0.5), density)
  );
}

// The colours of a part of the page as displayed, row by row.
export async function readPixels(tutor, clip) {
  const picture = (await tutor.page.screenshot({ clip })).toString('base64');
  const pixels = await tutor.page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return Array.from({ length: bytes.length / 4 }, (_, i) =>
      (bytes[4 * i] << 16) | (bytes[4 * i + 1] << 8) | bytes[4 * i + 2]);
  }, picture);
  return { width: clip.width, height: clip.height, pixels };
}
