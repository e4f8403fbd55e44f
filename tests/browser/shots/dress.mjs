// The same page in another theme, width and language, without loading it anew.

import { texts } from '../page.mjs';
import { HEIGHTS, THEMES } from './matrix.mjs';

/** Dresses what a tab shows as a cell wants it, and waits until it is drawn so. */
export async function dress(tab, { theme, width, language }) {
  const { theme: attribute, surroundings } = THEMES[theme];
  const { $dir: direction } = await texts(language);
  await tab.resize(width, HEIGHTS[width]);
  await tab.emulate(surroundings);
  // On nothing: what is under it would look chosen.
  await tab.moveMouse(0, 0);
  const wanted = { theme: attribute, language, direction, isDark: theme.endsWith('dark') };
  await tab.evaluate(putOn, wanted);
  await tab.waitFor(isOn, wanted);
  await tab.evaluate(fromTheTop);
  await tab.evaluate(twoFrames);
}

// The functions below run in the page.

function putOn({ theme, language, direction, isDark }) {
  Object.assign(document.documentElement, { lang: language, dir: direction });
  // The website goes along with the widget.
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  for (const element of document.querySelectorAll('carrel-page, carrel-title')) {
    element.setAttribute('lang', language);
    element.setAttribute('theme', theme);
  }
}

function isOn({ theme, language }) {
  const elements = [...document.querySelectorAll('carrel-page, carrel-title')];
  return elements.every((it) => it.shadowRoot.querySelector('.carrel')?.matches(`[lang="${language}"][data-theme="${theme}"]`));
}

/** Whatever was pressed on the way may have scrolled a dialog. */
function fromTheTop() {
  const dialogs = [...document.querySelectorAll('carrel-page, carrel-title')].flatMap((it) => [...it.shadowRoot.querySelectorAll('dialog .body')]);
  for (const dialog of dialogs) dialog.scrollTop = 0;
}

async function twoFrames() {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
