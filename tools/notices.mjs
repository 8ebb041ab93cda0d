// The licences of everything that a built tutor contains, gathered from the packages it was built from.
// node tools/notices.mjs BUILD_FOLDER prints them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KATEX = join(ROOT, 'node_modules/katex');

// Reads a licence that the tutor must not be built without.
function read(path, whose) {
  if (!existsSync(path)) throw new Error(`the licence of ${whose} is missing: ${path}`);
  return readFileSync(path, 'utf8').replaceAll('\r', '');
}

function find(text, pattern, what, path) {
  const found = pattern.exec(text);
  if (!found) throw new Error(`${path} does not state ${what}`);
  return found;
}

// The copyright file of a Debian package: paragraphs of fields. A line " ." stands for an empty one.
export class DebianCopyright {
  constructor(name, path = `/usr/share/doc/${name}/copyright`) {
    this.path = path;
    this.paragraphs = read(path, `the Debian package ${name}`).split(/\n{2,}/).map((paragraph) => {
      const fields = {};
      for (const field of paragraph.split(/\n(?=\S)/)) {
        const colon = field.indexOf(':');
        const value = field.slice(colon + 1).trimEnd().replace(/\n[ \t]/g, '\n').replace(/^\.$/gm, '');
        fields[field.slice(0, colon)] = value.replace(/^ /, '');
      }
      return fields;
    });
  }

  source() {
    return find(this.paragraphs[0].Source ?? '', /\S+/, 'a source', this.path)[0];
  }

  // {holders, licence} of the files that begin with one of these patterns.
  of(...beginnings) {
    const found = this.paragraphs.filter(({ Files: files }) =>
        (files ?? '').split(/\s+/).some((file) => beginnings.some((beginning) =>
            beginning === '*' ? file === '*' : file.startsWith(beginning))));
    if (found.length === 0) throw new Error(`${this.path} names no copyright holder of ${beginnings.join(', ')}`);
    return found.map(({ Copyright: holders, License: licence }) => {
      const [name, ...text] = licence.split('\n');
      const lines = holders.trim().split('\n').map((line) => line.trim());
      return { name: name.trim(), text: text.join('\n'), holders: lines.join('\n  ') };
    });
  }

  // The text of a licence, such as "Expat".
  licence(name) {
    const whole = this.paragraphs.find(({ Files: files, License: licence }) =>
        !files && licence?.split('\n')[0].trim().toLowerCase() === name.toLowerCase());
    const reference = whole?.Reference?.trim();
    if (reference) return read(reference, name);
    const text = whole?.License.split('\n').slice(1).join('\n');
    if (!text) throw new Error(`${this.path} does not contain the text of the licence ${name}`);
    return text;
  }

  // Holders with the names of their licences, then the text of each licence once.
  notice(paragraphs) {
    const said = paragraphs.map(({ name, text, holders }) =>
        `Copyright:\n  ${holders}\nLicence: ${name}${text ? `\n${text}` : ''}`);
    const names = new Set(paragraphs.flatMap(({ name, text }) =>
        // If there is a choice of licences, takes the first. An exception is listed with the holders.
        name.split(/ or /)[0].split(/ and /).flatMap((each) => text && !each.includes(' with ')
            ? [] : [each.split(/ with /)[0]])));
    return [...said, ...[...names].map((name) => `--- ${name} ---\n\n${this.licence(name)}`)].join('\n\n');
  }
}

// The licence text in a TrueType or OpenType font (name 13).
function licenceInFont(path) {
  const whose = `the font ${path}`;
  if (!existsSync(path)) throw new Error(`${whose} is missing`);
  const bytes = readFileSync(path);
  const tables = bytes.readUInt16BE(4);
  for (let i = 0; i < tables; ++i) {
    const table = 12 + 16 * i;
    if (bytes.toString('latin1', table, table + 4) !== 'name') continue;
    const start = bytes.readUInt32BE(table + 8);
    const strings = start + bytes.readUInt16BE(start + 4);
    for (let j = 0; j < bytes.readUInt16BE(start + 2); ++j) {
      const record = start + 6 + 12 * j;
      const [platform, name] = [bytes.readUInt16BE(record), bytes.readUInt16BE(record + 6)];
      if (platform !== 3 || name !== 13) continue;  // 3: UTF-16, most significant byte first
      const at = strings + bytes.readUInt16BE(record + 10);
      const text = Buffer.from(bytes.subarray(at, at + bytes.readUInt16BE(record + 8)));
      return text.swap16().toString('utf16le').replaceAll('\r', '');
    }
  }
  throw new Error(`${whose} does not state its licence`);
}

// The MIT half of the two licences at the end of each stb header.
function stb(folder) {
  return ['rectpack', 'textedit', 'truetype'].map((name) => {
    const path = join(folder, `imstb_${name}.h`);
    const mit = /ALTERNATIVE A - MIT License\n([^]*?)\n-{10,}/;
    return `stb_${name}\n${find(read(path, `stb_${name}`), mit, 'its licence', path)[1]}`;
  }).join('\n\n');
}

function proggyClean(folder) {
  const path = join(folder, 'imgui_draw.cpp');
  const own = /\/\/ (Copyright \(c\) .* Tristan Grimmer)\n\/\/ (MIT license.*)\n/;
  const [, holder, licence] = find(read(path, 'ProggyClean'), own, 'the licence of ProggyClean', path);
  return `The font ProggyClean\n${holder}\n${licence}`;
}

// One entry for each library and font: its name, the address of its source, the folders of it that the build
// reads, and its notice. Emscripten's folders also hold musl and LLVM's libraries.
export function parts(build) {
  const sourceOf = (name) => {
    const places = [join(ROOT, 'build/third_party', name), join(build, `_deps/${name}-src`)];
    return places.find(existsSync) ?? places[0];
  };
  const [imgui, sdl2] = ['imgui', 'sdl2'].map(sourceOf);
  const eigen = new DebianCopyright('libeigen3-dev');
  const json = new DebianCopyright('nlohmann-json3-dev');
  const inter = new DebianCopyright('fonts-inter');
  const emscripten = new DebianCopyright('emscripten');
  const [system, cache] = ['EMSCRIPTEN_ROOT', 'CACHE'].map((key) =>
      execFileSync('em-config', [key], { encoding: 'utf8' }).trim());
  const musl = 'system/lib/libc/musl/';
  const fonts = ['Main-Regular', 'Math-Italic', 'Size1-Regular', 'Size2-Regular'];
  return [
    {
      name: 'Dear ImGui',
      source: 'https://github.com/ocornut/imgui',
      from: [imgui],
      notice: () => [read(join(imgui, 'LICENSE.txt'), 'Dear ImGui'), stb(imgui), proggyClean(imgui)].join('\n\n'),
    },
    {
      name: 'SDL2',
      source: 'https://github.com/libsdl-org/SDL',
      from: [sdl2],
      notice: () => read(join(sdl2, 'LICENSE.txt'), 'SDL2'),
    },
    {
      name: 'Eigen',
      source: eigen.source(),
      from: ['/usr/include/eigen3', '/usr/share/eigen3'],
      notice: () => eigen.notice(eigen.of('*')),
    },
    {
      name: 'nlohmann-json',
      source: json.source(),
      from: ['/usr/include/nlohmann'],
      notice: () => json.notice(json.of('*')),
    },
    {
      name: 'Inter',
      source: inter.source(),
      from: ['/usr/share/fonts/opentype/inter'],
      notice: () => `Copyright:\n  ${inter.of('*')[0].holders}\n\n--- SIL Open Font License 1.1 ---\n\n` +
          inter.licence('OFL-1.1'),
    },
    {
      name: 'KaTeX fonts',
      source: 'https://github.com/KaTeX/KaTeX',
      from: [KATEX],
      notice: () => [
        ...fonts.map((font) => licenceInFont(join(KATEX, `dist/fonts/KaTeX_${font}.ttf`))),
        'See Inter for the SIL Open Font License 1.1. The package that the fonts come in:',
        read(join(KATEX, 'LICENSE'), 'KaTeX'),
      ].join('\n\n'),
    },
    {
      name: 'Emscripten (its script in the page, emmalloc or dlmalloc)',
      source: emscripten.source(),
      from: [system, cache],
      notice: () => emscripten.notice(emscripten.of('*', 'src/library.js', 'system/lib/dlmalloc.c')),
    },
    {
      name: 'musl',
      source: 'https://musl.libc.org',
      from: [],
      notice: () => `${read(join(system, musl, 'COPYRIGHT'), 'musl')}\n\n` +
          emscripten.notice(emscripten.of(musl)),
    },
    {
      name: 'LLVM: compiler-rt, libc++, libc++abi',
      source: 'https://github.com/llvm/llvm-project',
      from: [],
      notice: () => emscripten.notice(emscripten.of(
          'system/lib/compiler-rt/', 'system/lib/libcxx/', 'system/lib/libcxxabi/')),
    },
  ];
}

// All licences as one text. Throws an error with a sentence if one is missing.
export function notices(build) {
  const all = parts(build);
  const heading = (name) => `\n\n${'='.repeat(40)}\n${name}\n`;
  return [
    'Chainrule, and what it is built from\n\n',
    'A built Chainrule contains parts of these works, each under its own licence:\n',
    ...all.map(({ name }) => `  - ${name}\n`),
    heading('Chainrule'),
    '\n',
    read(join(ROOT, 'LICENSE'), 'Chainrule').trim(),
    ...all.map(({ name, source, notice }) => `${heading(name)}Source: ${source}\n\n${notice().trim()}`),
    '\n',
  ].join('').replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.length !== 3) {
    console.error('usage: node tools/notices.mjs BUILD_FOLDER');
    process.exit(2);
  }
  process.stdout.write(notices(process.argv[2]));
}
