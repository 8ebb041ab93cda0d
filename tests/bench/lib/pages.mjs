// The two pages that are measured beside each other, and the server that has them.
import { readFileSync } from 'node:fs';
import { distFiles } from './dist.mjs';
import { DIST, ROOT } from './options.mjs';
import { serve } from './server.mjs';

// `engine`: {wasm, script} in place of the tutor's own, which the page then must not compare with its hash.
export async function servePages(engine = null) {
  distFiles(DIST);  // or says that it has to be built
  const replace = (file) => {
    if (!engine) return null;
    if (file === `${DIST}/index.html`)
      return Buffer.from(readFileSync(file, 'utf8').replace(/ data-integrity="[^"]*"/, ''));
    if (/\.wasm$/.test(file)) return engine.wasm;
    return /chainrule(\.[0-9a-f]{8,16})?\.js$/.test(file) ? engine.script : null;
  };
  const server = await serve({ '/bare/': `${ROOT}tests/bench/pages/bare`, '/tutor/': DIST }, replace);
  return { ...server, bare: `${server.origin}/bare/`, tutor: `${server.origin}/tutor/` };
}

// A network of 8 layers of 16 units, the largest there is; the same as in tests/app/largest_network.h.
export function largestNetwork() {
  const ones = Array(16).fill(1).join(',');
  const matrix = (layer) =>
    Array.from({ length: 17 }, (_, row) =>
      Array.from({ length: 16 }, (_, column) => ((row * 7 + column * 3 + layer) % 11) - 5).join(',')
    ).join(';');
  const matrices = Array.from({ length: 8 }, (_, i) => `W${i + 1}=${matrix(i + 1)}`);
  return `#step=1&x=${ones}&y=${ones}&${matrices.join('&')}`;
}
