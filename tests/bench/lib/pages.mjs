// The two pages that are measured beside each other, and the server that has them.
import { distFiles } from './dist.mjs';
import { DIST, ROOT } from './options.mjs';
import { serve } from './server.mjs';

export async function servePages(dist = DIST) {
  distFiles(dist);  // or says that it has to be built
  const server = await serve({ '/bare/': `${ROOT}tests/bench/pages/bare`, '/tutor/': dist });
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
