// What is looked at, and how: every scene in every theme, width and language, and beside this matrix some looks that the
// page alone is seen in. A cell of it is `{scene, theme, width, language}`, all of them names but the width in pixels.

/** Height of the window at each width: a telephone, a tablet, a desk. */
export const HEIGHTS = { 320: 640, 360: 740, 768: 1024, 1440: 900, 2560: 1300 };
const WIDTHS = [360, 768, 1440];
const LANGUAGES = ['en', 'fa', 'zh'];

/** Looks by name: the element's `theme`, and what the browser tells pages of its surroundings (see `Tab.emulate`). */
export const THEMES = {
  light: { theme: 'light', surroundings: {} },
  dark: { theme: 'dark', surroundings: {} },
  contrast: { theme: 'contrast', surroundings: {} },
  'contrast-dark': { theme: 'contrast', surroundings: { colorScheme: 'dark' } },
  'forced-colors': { theme: 'auto', surroundings: { forcedColors: true } },
  print: { theme: 'auto', surroundings: { media: 'print' } },
  'reduced-motion': { theme: 'auto', surroundings: { reducedMotion: true } },
};
const MATRIX_THEMES = ['light', 'dark', 'contrast', 'contrast-dark'];

const BESIDE = [
  ...product(['page'], ['light'], [320, 2560], LANGUAGES),
  ...product(['page'], ['light'], [360, 1440], ['ar', 'es']),
  ...product(['why'], ['light'], [360, 1440], ['ar']),
  ...product(['page'], ['forced-colors'], [360, 1440], ['en']),
  ...product(['page'], ['print'], [768], ['en', 'fa']),
  ...product(['page'], ['reduced-motion'], [1440], ['en']),
];

/** The matrix of these scenes, by name. */
export function matrix(scenes) {
  return product(scenes, MATRIX_THEMES, WIDTHS, LANGUAGES);
}

/** What stands beside it. */
export function beside() {
  return BESIDE;
}

/** What a cell's picture is called, without its ending. */
export function nameOf({ scene, theme, width, language }) {
  return [scene, theme, width, language].join('--');
}

/** A language is changed least often, since its texts have to come; then the theme. */
function product(scenes, themes, widths, languages) {
  return scenes.flatMap((scene) =>
    languages.flatMap((language) => themes.flatMap((theme) => widths.map((width) => ({ scene, theme, width, language })))));
}
