// The pictures on one page: a table for each scene, what stands beside the matrix at the end. Choosing is done by radio
// buttons and styles alone; a script enlarges a picture in place, without which its link opens it.

import { readFile } from 'node:fs/promises';

import { nameOf } from './matrix.mjs';

/** What can be chosen, by the name of the field of a cell. */
const AXES = { scene: 'Scene', theme: 'Theme', width: 'Width', language: 'Language' };

/** The page, of pictures that lie beside it: those of the matrix in a table for each scene, then the others. `titles` are the scenes'. */
export async function album({ cells, others, titles }) {
  const [style, script] = await Promise.all(['album.css', 'album-page.js'].map((name) => readFile(new URL(name, import.meta.url), 'utf8')));
  const all = [...cells, ...others];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Carrel in pictures</title>
<style>${style}${Object.keys(AXES).map((axis) => hiding(axis, values(all, axis))).join('')}</style>
<header>
<h1>Carrel in pictures</h1>
<form>${Object.entries(AXES).map(([axis, name]) => choice(axis, name, values(all, axis), titles)).join('')}</form>
</header>
<main>
${values(cells, 'scene').map((scene) => section(titles[scene], cells.filter((it) => it.scene === scene))).join('\n')}
${others.length ? beside(others, titles) : ''}
</main>
<dialog aria-label="Picture"><img alt=""><p></p></dialog>
<script>${script}</script>
</html>
`;
}

/** Styles: with a value chosen, what has others goes. */
function hiding(axis, all) {
  return all.map((it) => `:root:has(#${axis}-${it}:checked) [data-${axis}]:not([data-${axis}~="${it}"]){display:none}`).join('\n');
}

function choice(axis, name, all, titles) {
  const radio = (value, label, checked) =>
    `<label><input type="radio" name="${axis}" id="${axis}-${value}"${checked ? ' checked' : ''}><span>${escaped(label)}</span></label>`;
  const label = (it) => (axis === 'scene' ? titles[it] : String(it));
  return `<fieldset><legend>${name}</legend>${radio('any', 'All', true)}${all.map((it) => radio(it, label(it), false)).join('')}</fieldset>`;
}

/** Rows by language and width, columns by theme: what differs in colours alone stands side by side. */
function section(title, cells) {
  const themes = values(cells, 'theme');
  const rows = values(cells, 'language').flatMap((language) => values(cells, 'width').map((width) => ({ language, width })));
  const row = ({ language, width }) => {
    const of = (theme) => cells.find((it) => it.theme === theme && it.language === language && it.width === width);
    const data = themes.map((theme) => `<td data-theme="${theme}">${of(theme) ? picture(of(theme)) : ''}</td>`).join('');
    return `<tr data-language="${language}" data-width="${width}"><th scope="row"><b>${language}</b> ${width}</th>${data}</tr>`;
  };
  return `<section${having(cells)}><h2>${escaped(title)}</h2>
<table><thead><tr><td></td>${themes.map((it) => `<th scope="col" data-theme="${it}">${it}</th>`).join('')}</tr></thead>
<tbody>${rows.map(row).join('\n')}</tbody></table></section>`;
}

function beside(others, titles) {
  const one = (cell) =>
    `<li${having([cell])}>${picture(cell)}<p>${escaped(titles[cell.scene])}: ${cell.theme}, ${cell.width}, ${cell.language}</p></li>`;
  return `<section${having(others)}><h2>Beside the matrix</h2><ul>${others.map(one).join('\n')}</ul></section>`;
}

function picture(cell) {
  const name = nameOf(cell);
  return `<a href="${name}.png"><img src="${name}.png" alt="${name}" loading="lazy"></a>`;
}

/** Attributes that say what these cells have, for the styles that hide what was not chosen. */
function having(cells) {
  return Object.keys(AXES).map((axis) => ` data-${axis}="${values(cells, axis).join(' ')}"`).join('');
}

/** Each value once, in the order of the cells; widths from the narrowest. */
function values(cells, axis) {
  const all = [...new Set(cells.map((cell) => cell[axis]))];
  return axis === 'width' ? all.sort((a, b) => a - b) : all;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
