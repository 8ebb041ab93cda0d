// The command line of the benchmarks, and the paths that they use.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const DIST = process.env.CHAINRULE_DIST ?? `${ROOT}dist`;
export const RESULTS = `${ROOT}build/bench/`;

// {name: value} from "--name value" and "--name". `known` gives each default, whose type says what the option
// takes: a number, a text, or no value (a boolean).
export function options(known, words = process.argv.slice(2)) {
  const chosen = { ...known };
  for (let i = 0; i < words.length; ++i) {
    const name = words[i].replace(/^--/, '');
    if (!words[i].startsWith('--') || !Object.hasOwn(known, name))
      fail(`unknown option "${words[i]}"; there are ${Object.keys(known).map((key) => `--${key}`).join(', ')}`);
    if (typeof known[name] === 'boolean') {
      chosen[name] = true;
      continue;
    }
    const value = words[++i];
    const number = typeof known[name] === 'number';
    if (value === undefined || (number && !/^[1-9]\d{0,4}$/.test(value)))
      fail(`--${name} takes ${number ? 'a number from 1 to 99999' : 'a value'}`);
    chosen[name] = number ? Number(value) : value;
  }
  return chosen;
}

export function fail(sentence) {
  console.error(sentence);
  process.exit(2);
}

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
