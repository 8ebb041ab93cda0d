// Reads pictures of a page, with the browser itself, and makes pictures.
import { deflateSync } from 'node:zlib';

// Pictures go to the page as base64, because functions there cannot use functions here.
const base64 = (picture) => Buffer.from(picture).toString('base64');

// The colours [red, green, blue] at points of the page as displayed, in CSS pixels.
export async function colorsAt(tutor, points) {
  return tutor.page.evaluate(
    async ([data, places]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      const scale = image.naturalWidth / innerWidth;
      return places.map(([x, y]) => {
        const color = context.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data;
        return [...color].slice(0, 3);
      });
    },
    [base64(await tutor.page.screenshot()), points]
  );
}

// The number of pixels that differ between two pictures by at least a quarter of the range from
// black to white.
export async function countDifferent(tutor, one, other) {
  return tutor.page.evaluate(
    async (pictures) => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const pixels = [];
      for (const data of pictures) {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        context.drawImage(image, 0, 0);
        pixels.push(context.getImageData(0, 0, canvas.width, canvas.height).data);
      }
      const [a, b] = pixels;
      if (a.length !== b.length) return Infinity;
      let different = 0;
      for (let i = 0; i < a.length; i += 4)
        if ([0, 1, 2].some((part) => Math.abs(a[i + part] - b[i + part]) >= 64)) ++different;
      return different;
    },
    [base64(one), base64(other)]
  );
}

// The number of pixels in a part of the page that are close to each of the colours.
export async function countColors(tutor, clip, colors) {
  const picture = base64(await tutor.page.screenshot({ clip }));
  return tutor.page.evaluate(
    async ([data, wanted]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
      const close = (at, color) => color.every((part, i) => Math.abs(pixels[at + i] - part) < 40);
      return wanted.map((color) => {
        let count = 0;
        for (let at = 0; at < pixels.length; at += 4) if (close(at, color)) ++count;
        return count;
      });
    },
    [picture, colors]
  );
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

// A black PNG with one bit per pixel, which makes a small file of any size.
export function png(width, height) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
