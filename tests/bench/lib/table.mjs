// Tables for the terminal, with texts aligned left and numbers right.

export const kib = (bytes) => (bytes / 1024).toFixed(1);

// rows: [[cell, …], …]; null is an empty cell.
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  const isNumber = head.map((_, i) => rows.every((row) => row[i] === null || /^[-\d.<>≤≥]/.test(row[i])));
  const width = head.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (isNumber[i] ? cell.padStart(width[i]) : cell.padEnd(width[i])))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

// figures: [{what, figure, goal, unit}], the measured figures and their goals; smaller is better.
export const goalTable = (figures) =>
  table(
    ['figure', 'measured', 'goal', ''],
    figures.map(({ what, figure, goal, unit }) => [
      what,
      `${Number(figure.toFixed(2))} ${unit}`,
      `≤ ${goal} ${unit}`,
      figure <= goal ? 'met' : 'missed',
    ])
  );
