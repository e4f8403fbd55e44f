// What is wrong in a cell: what axe-core finds, and that the page or a dialog must be scrolled sideways, which axe-core
// does not look for. A fault is `{cell, rule, target, help}`.

import { nameOf } from './matrix.mjs';

/** Axe-core computes contrasts from the page's own colours, and in these looks the browser takes others. */
const OTHER_COLOURS = ['forced-colors'];

/**
 * What axe-core must not see, or it judges the contrast of next to no text: gradients and ornaments. The ground below them
 * is the same but for the lamplight, a tenth of its colour at most.
 */
const PLAIN = `.page { background: none !important } dialog { background: var(--raised) !important }
  *::before, *::after { content: none !important }`;

/** A dialog that is open: nothing else can be reached then, and the page behind it has scenes of its own. */
const DIALOG = ['carrel-page', 'dialog[open]'];

export async function faultsOf(tab, cell) {
  await tab.evaluate(makePlain, PLAIN);
  const isOpen = (await tab.find(DIALOG.join(' ')).count()) > 0;
  const found = await tab.accessibilityViolations(isOpen ? { include: { fromShadowDom: DIALOG } } : {});
  await tab.evaluate(makePlain, '');
  const isTold = ({ id }) => id !== 'color-contrast' || !OTHER_COLOURS.includes(cell.theme);
  const faults = found.filter(isTold).flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, summary }) => ({ cell, rule: id, target, help: `${help}: ${oneLine(summary)}` })));
  for (const [target, by] of await tab.evaluate(scrollsSideways)) {
    faults.push({ cell, rule: 'reflow', target, help: `must be scrolled sideways by ${by} px` });
  }
  return faults;
}

/** A table of faults, those of one rule at one place together; of the cells the first is named. Empty where there are none. */
export function table(faults) {
  const places = new Map();
  for (const fault of faults) {
    const key = `${fault.rule} ${fault.target}`;
    if (!places.has(key)) places.set(key, { ...fault, cells: [] });
    places.get(key).cells.push(fault.cell);
  }
  const frequent = [...places.values()].sort((a, b) => b.cells.length - a.cells.length);
  const rows = frequent.map(({ rule, target, help, cells }) => [rule, String(cells.length), nameOf(cells[0]), target, help]);
  return rows.length ? columns([['rule', 'cells', 'first of them', 'where', 'what'], ...rows]) : '';
}

function columns(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const line = (row) => row.map((text, at) => (at === row.length - 1 ? text : text.padEnd(widths[at]))).join('  ');
  return rows.map(line).join('\n');
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

// The functions below run in the page.

/** Gives each element of ours a last style sheet, or takes it away. */
function makePlain(text) {
  for (const { shadowRoot } of document.querySelectorAll('carrel-page, carrel-title')) {
    shadowRoot.querySelector('style.plain')?.remove();
    if (text) shadowRoot.append(Object.assign(document.createElement('style'), { className: 'plain', textContent: text }));
  }
}

/** What is wider than it shows, and by how much: the page itself, a dialog, what scrolls in a dialog. */
function scrollsSideways() {
  const shadows = [...document.querySelectorAll('*')].flatMap((it) => it.shadowRoot ?? []);
  const dialogs = shadows.flatMap((it) => [...it.querySelectorAll('dialog[open]')]);
  const parts = dialogs.flatMap((it) => [[`#${it.id}`, it], [`#${it.id} .body`, it.querySelector('.body')]]);
  const all = [['html', document.documentElement], ...parts];
  return all.map(([name, it]) => [name, it.scrollWidth - it.clientWidth]).filter(([, by]) => by > 0);
}
