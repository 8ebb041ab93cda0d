// Pictures to look at, in build/screenshots: both views, both themes, two sizes.
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openHouse, SCREENSHOTS } from './lib/tutor.mjs';

let house;
before(async () => {
  house = await openHouse();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => house.close());

const STATES = {
  start: '',
  forward: '#step=4',
  backward: '#step=9',
  last: '#step=14&pin=W2:1,0',
  refused: '#x=abc',
  saturation: '#lesson=saturation&step=13',
  blocks: '#lesson=blocks&step=9',
  norm: '#lesson=norm&step=10',
  conv: '#lesson=conv&step=10',
  heatmap: '#lesson=conv&dim=2&cin=6&cout=6&n=128&k=3&pad=1',
};
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

for (const viewport of SIZES) {
  for (const theme of ['light', 'dark']) {
    for (const view of ['canvas', 'text']) {
      test(`${viewport.width}×${viewport.height}, ${theme}, ${view}`, async () => {
        for (const [name, hash] of Object.entries(STATES)) {
          const tutor = await house.open({ viewport, hash, search: `?view=${view}&theme=${theme}` });
          const path = `${SCREENSHOTS}/${view}-${name}-${theme}-${viewport.width}.png`;
          await tutor.page.screenshot({ path });
          await tutor.close();
        }
      });
    }
  }
}
