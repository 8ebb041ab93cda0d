// Counts the results of the test programs, prints the last line of tools/test, and decides whether all is
// well.
// node tools/count_tests.mjs RESULTS FAILED SECONDS
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, failedBefore, seconds] = process.argv.slice(2);
const counts = { native: 0, wasm: 0, browser: 0 };
let failed = 0;
const problems = failedBefore === '0' ? [] : ['a test program failed'];

// Every program has a log. Its counts are in a report beside the log, or in the log itself.
for (const name of readdirSync(folder)) {
  if (!name.endsWith('.log')) continue;
  const kind = name.split('.', 1)[0];
  const program = name.slice(0, -'.log'.length);
  if (kind === 'browser') {
    const text = readFileSync(join(folder, name), 'utf8');
    const number = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
    if (!(number('pass') > 0)) problems.push(`${program}: no test passed`);
    if (number('skipped') !== 0) problems.push(`${program}: ${number('skipped')} skipped`);
    counts.browser += number('pass') || 0;
    failed += number('fail') || 0;
    continue;
  }
  const file = join(folder, `${program}.json`);
  if (!existsSync(file)) {
    problems.push(`${program}: ended without a report`);
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const tests = report.testsuites.flatMap((suite) => suite.testsuite);
  const skipped = tests.filter((test) => test.result === 'SKIPPED' || test.status === 'NOTRUN');
  if (tests.length === 0) problems.push(`${program}: no test ran`);
  if (skipped.length > 0) problems.push(`${program}: ${skipped.length} skipped`);
  counts[kind] += tests.length - report.failures - skipped.length;
  failed += report.failures;
}
for (const [kind, count] of Object.entries(counts))
  if (count === 0) problems.push(`no ${kind} test passed`);
if (failed > 0) problems.push(`${failed} tests failed`);

const passed = counts.native + counts.wasm + counts.browser;
const time = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
const parts = `native ${counts.native}, wasm ${counts.wasm}, browser ${counts.browser}`;
for (const problem of problems) console.log(`FAILED: ${problem}`);
console.log(`${passed} passed, ${failed} failed (${parts}) in ${time}`);
process.exit(problems.length > 0 ? 1 : 0);
