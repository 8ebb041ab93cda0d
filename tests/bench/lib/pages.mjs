// The two pages that are measured against each other, and their server.
import { distFiles } from './dist.mjs';
import { DIST, ROOT } from './options.mjs';
import { serve } from './server.mjs';

export async function servePages(dist = DIST) {
  distFiles(dist);  // fails if dist/ must be built first
  const server = await serve({ '/bare/': `${ROOT}tests/bench/pages/bare`, '/tutor/': dist });
  return { ...server, bare: `${server.origin}/bare/`, tutor: `${server.origin}/tutor/` };
}

// The largest network allowed, 8 layers of 16 units, as in tests/app/largest_network.h.
export function largestNetwork() {
  const ones = Array(16).fill(1).join(',');
  const matrix = (layer) =>
    Array.from({ length: 17 }, (_, row) =>
      Array.from({ length: 16 }, (_, column) => ((row * 7 + column * 3 + layer) % 11) - 5).join(',')
    ).join(';');
  const matrices = Array.from({ length: 8 }, (_, i) => `W${i + 1}=${matrix(i + 1)}`);
  return `#step=1&x=${ones}&y=${ones}&${matrices.join('&')}`;
}
