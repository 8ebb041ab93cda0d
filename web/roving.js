// Groups with one tab stop: a matrix, the steps of the timeline, the numbers of a figure. Arrow keys move
// inside, Tab leaves.

const cellsOf = (group) => [...group.querySelectorAll('[data-cell]')];

function setStop(cells, stop) {
  for (const cell of cells) {
    const wanted = cell === stop ? '0' : '-1';
    if (cell.getAttribute('tabindex') !== wanted) cell.setAttribute('tabindex', wanted);
  }
}

// Call it after the page has changed: each group keeps its tab stop or gets one.
export function refresh(root) {
  for (const group of root.querySelectorAll('[data-roving]')) {
    const cells = cellsOf(group);
    const stays = cells.find((cell) => cell === group.stop);
    const current = cells.find((cell) => cell.getAttribute('aria-current') === 'step');
    const focused = cells.includes(document.activeElement) ? document.activeElement : null;
    group.stop = focused || current || stays || cells[0] || null;
    setStop(cells, group.stop);
  }
}

export function enter(cell) {
  const group = cell.closest('[data-roving]');
  if (!group || group.stop === cell) return;
  group.stop = cell;
  setStop(cellsOf(group), cell);
}

// True if the key moved the focus.
export function key(cell, name) {
  const group = cell.closest('[data-roving]');
  if (!group) return false;
  const cells = cellsOf(group);
  const at = cells.indexOf(cell);
  const grid = group.dataset.roving === 'grid';
  const columns = grid ? cell.parentNode.querySelectorAll('[data-cell]').length : 1;
  const column = grid ? at % columns : 0;
  const targets = grid ?
    {
      ArrowLeft: column > 0 ? at - 1 : at,
      ArrowRight: column < columns - 1 ? at + 1 : at,
      ArrowUp: at - columns,
      ArrowDown: at + columns,
      Home: at - column,
      End: at - column + columns - 1,
      PageUp: column,
      PageDown: cells.length - columns + column,
    } :
    {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      Home: 0,
      End: cells.length - 1,
    };
  if (!(name in targets)) return false;
  const target = cells[targets[name]];
  if (target) target.focus();
  return true;
}
