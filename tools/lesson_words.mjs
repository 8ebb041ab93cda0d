// The words of the lessons for the page, which loads those of a lesson when it opens.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

// Stands in index.html for one link a lesson.
export const PLACE = '<link rel="words">\n';

export const link = (lesson, href, attributes = '') =>
  `<link rel="words" data-lesson="${lesson}" href="${href}"${attributes}>\n`;

export const sourceOf = (lesson) => `src/lessons/${lesson}/text.en.md`;

// What a text says to its authors, before its first section, is left out, as in cmake/embed.cmake.
export const withoutPreface = (text) => text.slice(text.indexOf('\n## ') + 1);

// The list that src/lessons/CMakeLists.txt writes. The first lesson is the one that opens by default.
export const lessonsOf = async (build) => (await readFile(join(build, 'lessons.txt'), 'utf8')).trim().split('\n');
