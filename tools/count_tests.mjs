// Counts what the test programs reported, prints the last line of tools/test, and decides.
// node tools/count_tests.mjs RESULTS FAILED SECONDS
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, failedBefore, seconds] = process.argv.slice(2);
const counts = { native: 0, wasm: 0, browser: 0 };
const problems = failedBefore === '0' ? [] : ['a test program failed'];

for (const name of readdirSync(folder)) {
  const kind = name.split('.', 1)[0];
  const text = readFileSync(join(folder, name), 'utf8');
  if (name.endsWith('.json')) {
    const report = JSON.parse(text);
    if (report.failures + report.errors > 0) problems.push(`${name}: ${report.failures} failed`);
    counts[kind] += report.tests - report.disabled;
    if (report.tests === 0) problems.push(`${name}: no test ran`);
  } else if (kind === 'browser') {
    const number = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
    const passed = number('pass');
    if (!(passed > 0)) problems.push(`${name}: no test passed`);
    if (number('fail') !== 0) problems.push(`${name}: ${number('fail')} failed`);
    if (number('skipped') !== 0) problems.push(`${name}: ${number('skipped')} skipped`);
    counts.browser += passed || 0;
  }
}
for (const [kind, count] of Object.entries(counts))
  if (count === 0) problems.push(`no ${kind} test ran`);

const total = counts.native + counts.wasm + counts.browser;
const time = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
const parts = `native ${counts.native}, wasm ${counts.wasm}, browser ${counts.browser}`;
if (problems.length > 0) {
  for (const problem of problems) console.log(problem);
  console.log(`FAILED; ${total} tests ran (${parts}) in ${time}`);
  process.exit(1);
}
console.log(`${total} tests passed (${parts}) in ${time}`);
