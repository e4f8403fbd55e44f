// In the page: MiniSearch, loaded with all of its index at the first question.

let loading;

async function load() {
  const asked = fetch('/peer/index.json');
  const [{ default: MiniSearch }, { OPTIONS }] = await Promise.all([import('/peer/minisearch.js'), import('/peer/minisearch-options.mjs')]);
  return MiniSearch.loadJSON(await (await asked).text(), OPTIONS);
}

/** The first ten titles for a query, as `{id, title}`. */
export async function ask(text) {
  loading ??= load();
  return (await loading).search(text).slice(0, 10);
}
