// Puts the page's own words, web/text.en.md, into index.html as JSON, so that they are there before any
// script runs.

export const WORDS = 'web/text.en.md';
const PLACE = '<script type="application/json" id="text"></script>\n';

// The section "words" as {key: words}, read like src/course/text.h:TextBook.
export function parseWords(markdown) {
  const words = {};
  let inWords = false;
  let last = null;
  markdown.replace(/^\ufeff/, '').split('\n').forEach((raw, index) => {
    const fail = (what) => {
      throw new Error(`${WORDS}, line ${index + 1}: ${what}.`);
    };
    const line = raw.trim();
    if (/^## *words *:?\s*$/.test(raw)) {
      inWords = true;
    } else if (raw.startsWith('## ')) {
      fail('the only section allowed is "## words"');
    } else if (line === '') {
      last = null;
    } else if (inWords && line.startsWith('- ')) {
      const [, key, text] = /^- +([\w.-]+) *(?::(.*))?$/.exec(line) ?? fail('write words as "- key: words"');
      if (Object.hasOwn(words, key)) fail(`the word "${key}" is there twice`);
      words[key] = (text ?? '').trim();
      last = key;
    } else if (inWords) {
      if (last === null || line.startsWith('#')) fail('write words as "- key: words"');
      words[last] += ` ${line}`;
    }
  });
  if (!inWords) throw new Error(`${WORDS} has no section "## words".`);
  return words;
}

// index.html with the words in it. A "<" in them could end their script, so it is escaped.
export function withWords(page, words) {
  const json = JSON.stringify(words).replaceAll('<', '\\u003c');
  if (page.split(PLACE).length !== 2) throw new Error(`index.html must contain ${PLACE.trim()} exactly once.`);
  return page.replace(PLACE, () => PLACE.replace('><', () => `>${json}<`));
}
