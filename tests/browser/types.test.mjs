// The page's modules fit together: checks their types, which are given in JSDoc.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const check = (...args) =>
  spawnSync('node', [`${ROOT}node_modules/typescript/bin/tsc`, ...args], { cwd: ROOT, encoding: 'utf8' });

test('the page\'s JavaScript has its declared types', () => {
  const { status, stdout } = check('-p', '.');
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

test('every file of web/ is checked', async () => {
  const { stdout } = check('-p', '.', '--listFilesOnly');
  for (const name of await readdir(`${ROOT}web`))
    if (name.endsWith('.js')) assert.ok(stdout.includes(`web/${name}`), name);
});

// early.js must also run from a disk, where modules do not.
test('all of web/ but early.js are modules', async () => {
  for (const name of await readdir(`${ROOT}web`)) {
    if (!name.endsWith('.js')) continue;
    const isModule = /^(import|export) /m.test(await readFile(`${ROOT}web/${name}`, 'utf8'));
    assert.equal(isModule, name !== 'early.js', name);
  }
});
