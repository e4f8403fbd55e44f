// The titles that all engines are given, read from the very files that `carrel build` reads.

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/**
 * All titles of a folder: `records.jsonl` (MARC-in-JSON) and `persian.csv` (rows of the demo library, for Project Gutenberg has no
 * title in Persian). A title is `{id, title, creators, subjects, persian}`, creators in natural order.
 */
export async function readTitles(folder) {
  const titles = [];
  for await (const line of createInterface({ input: createReadStream(`${folder}/records.jsonl`) })) {
    if (line) titles.push(fromMarc(JSON.parse(line)));
  }
  return titles.concat(fromTable(await readFile(`${folder}/persian.csv`, 'utf8')));
}

function fromMarc({ fields }) {
  const of = (tag) => fields.flatMap((field) => field[tag] ?? []);
  const parts = (tag) => of(tag).map(({ subfields }) => subfields.flatMap((it) => Object.values(it)));
  return {
    id: of('001')[0],
    title: parts('245')[0][0],
    creators: [...parts('100'), ...parts('700')].map(([name]) => natural(name)),
    subjects: parts('650').map((heading) => heading.join(' -- ')),
    persian: false,
  };
}

/** `Twain, Mark` as one says it; full forms in parentheses and what follows a second comma (dates, titles) go. */
function natural(name) {
  const [family, given] = name.replace(/ ?\([^)]*\)/g, '').split(', ');
  return given && !/\d/.test(given) ? `${given} ${family}` : family;
}

function fromTable(text) {
  const [header, ...rows] = text.trim().split('\n').map(cells);
  const list = (cell) => cell.split(' ; ').filter(Boolean);
  return rows.map((row) => {
    const { id, title, creators, subjects } = Object.fromEntries(header.map((name, at) => [name, row[at]]));
    return { id, title, creators: list(creators), subjects: list(subjects), persian: true };
  });
}

/** Cells of a line of CSV. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
