// Finds what a page lacks for people who cannot see or point.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const AXE = await readFile(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export async function violations(tutor) {
  await tutor.page.evaluate(AXE);
  const found = await tutor.page.evaluate(async () => (await window.axe.run()).violations);
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((n) => n.html).slice(0, 3)}`);
}

// Usable items on the canvas that have no node in the text view.
export async function missingNodes(tutor) {
  const drawn = await tutor.page.evaluate(() => window.chainrule.test.items());
  return tutor.page.evaluate(
    (ids) =>
      ids.filter((id) => {
        // A large heatmap's overview, whose buttons do the same; figures as a whole; the button that
        // opens the settings without room, which are all in the text view.
        if (id.endsWith('.small') || id.endsWith('.part')) return false;
        const option = /^(set\.[^=]+)=(.*)$/.exec(id);
        const node = document.querySelector(`[data-id="${CSS.escape(option ? option[1] : id)}"]`);
        return !node || (option && ![...node.options].some(({ value }) => value === option[2]));
      }),
    drawn
  );
}

export const namelessNodes = (tutor) =>
  tutor.page.evaluate(() =>
    [...document.querySelectorAll('#text-view [data-id]')]
      .filter((node) => {
        const label = node.getAttribute('aria-label') ?? node.labels?.[0]?.textContent;
        return !(label ?? node.textContent).trim();
      })
      .map((node) => node.dataset.id)
  );

// Asserts that nothing of this is missing.
export async function assertAccessible(tutor) {
  assert.deepEqual(await missingNodes(tutor), []);
  assert.deepEqual(await namelessNodes(tutor), []);
  assert.deepEqual(await violations(tutor), []);
}
