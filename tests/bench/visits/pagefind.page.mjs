// In the page: Pagefind, loaded at the first question.

let loading;

async function load() {
  const pagefind = await import('/peer/pagefind.js');
  await pagefind.init();
  return pagefind;
}

/** The first ten titles for a query, as `{id, title}`: each is a file of its own. */
export async function ask(text) {
  loading ??= load();
  const { results } = await (await loading).search(text);
  const ten = await Promise.all(results.slice(0, 10).map((it) => it.data()));
  return ten.map(({ meta }) => ({ id: meta.id, title: meta.title }));
}
