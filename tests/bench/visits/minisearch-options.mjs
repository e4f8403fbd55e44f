// How MiniSearch is set up, for whoever makes its index and for the page that loads it: as in its README, and with beginnings of words.

export const OPTIONS = {
  fields: ['title', 'creators', 'subjects'],
  storeFields: ['title'],
  searchOptions: { boost: { title: 2 }, prefix: true, fuzzy: 0.2 },
};
