// What readers have done before they are looked at. They come once more then: what was said of their acts is gone.

import { eventually } from '../page.mjs';

/** Two topics, two titles liked, three saved. */
export async function interested(desk) {
  await desk.visit();
  for (const topic of ['Poetry', 'Adventure']) await desk.chip(topic).click();
  await react(desk, [['Like', 1], ['Like', 4], ['Save', 2], ['Save', 6], ['Save', 9]]);
  await desk.visit();
}

/** Of the messages one was sent, one was refused and two wait. */
export async function withOutbox(desk) {
  const { backend } = desk.library.server;
  await desk.visit();
  const settings = await desk.openDialog('Settings');
  await settings.find('#agree-reactions').click();
  await settings.close();
  await react(desk, [['Like', 0]]);
  await eventually(() => backend.events().length === 1, 'nothing was sent');
  backend.failNext(1, { status: 422 });
  backend.failNext(99, { status: 503, retryAfter: 600 });
  await react(desk, [['Like', 1]]);
  const isRefused = async () => Object.values(await desk.stored()).some((text) => text.includes('"refused":422'));
  await eventually(isRefused, 'nothing was refused');
  await react(desk, [['Save', 2], ['Save', 3]]);
  await desk.visit();
}

/** Acts on titles of *Popular here*: each the name of a button, and the title's place. */
export async function react(desk, acts) {
  const before = (await desk.profile())?.entries.length ?? 0;
  for (const [act, place] of acts) await desk.shelf('popular').card(place).act(act).click();
  await desk.kept((entries) => entries.length >= before + acts.length);
}

/** With a question that the library asks back about, and a title that was ordered. */
export async function corresponded(desk) {
  const { backend } = desk.library.server;
  await interested(desk);
  await ask(desk, 0, [['textarea', 'Where are the old maps of Aldermere, from before the railway came?']]);
  await ask(desk, 1, [['.say input', 'A Grammar of Ithkuil'], ['textarea', 'For our reading group on invented languages.']]);
  const [question, title] = backend.events();
  const step = (to, by, time, more) => ({ to, by, time, ...more });
  const begun = [step('submitted', 'reader', question.time), step('verified', 'system', question.time), step('recorded', 'system', question.time)];
  const assigned = [...begun, step('assigned', 'staff', '2026-11-22T10:20:00Z', { name: 'Ines', why: 'maps are hers' })];
  backend.conversations[question.id] = {
    id: question.id,
    steps: [...assigned, step('clarifying', 'staff', '2026-11-22T10:30:00Z', { name: 'Ines' })],
    messages: [{ id: 'm1', by: 'staff', name: 'Ines', time: '2026-11-22T10:30:00Z', text: 'We have two sets. Do you need the survey of 1838, or the tithe maps with the names of fields?' }],
  };
  backend.conversations[title.id] = { id: title.id, steps: [...assigned, step('researching', 'staff', '2026-11-22T11:00:00Z', { name: 'Grace' })], messages: [] };
  await desk.visit();
  await eventually(async () => (await desk.find('.mail .badge').count()) === 2, 'the library did not answer');
}

/** Asks the library: the place of the kind, and what is written where. */
async function ask(desk, kind, fields) {
  const { backend } = desk.library.server;
  const before = backend.events().length;
  await openForm(desk, kind, fields);
  await desk.button('Look it over').click();
  await desk.find('.check .btn.main').click();
  await eventually(() => backend.events().length > before, 'it was not sent');
  await desk.tab.press('Escape');
}

/** Opens a form and writes into it. */
export async function openForm(desk, kind, fields = []) {
  await desk.find('.yours .btn').at(2).click();
  const back = desk.find('dialog .btn:has-text("Ask the library")');
  if ((await desk.find('dialog .requests').count()) > 0) await back.click();
  await desk.find('.kinds .listed').at(kind).click();
  for (const [field, text] of fields) await desk.find(`dialog ${field}`).at(0).fill(text);
}

/** With a list, a tag, a note and readings. */
export async function gathered(desk) {
  await interested(desk);
  for (const at of [0, 2]) {
    await desk.shelf('picked').card(at).why().click();
    const { element } = await desk.dialog();
    if (at === 0) {
      await desk.find('.mine .short input').at(0).fill('Sea books');
      await element.findByRole('button', { name: 'Make a list' }).click();
      await desk.find('.mine .short input').at(1).fill('classic');
      await element.findByRole('button', { name: 'Add a tag' }).click();
      await desk.find('#mine-note').fill('Read it on the train, twice. Ask Mina about the ending.');
    } else {
      await desk.find('.mine .chip').at(0).click();
    }
    await desk.find('.stars input').at(3).click();
    await element.findByRole('button', { name: 'I read it' }).click();
    await desk.kept((entries) => entries.filter(({ kind }) => kind === 'reading').length === at / 2 + 1);
    await desk.tab.press('Escape');
    await element.disappear();
  }
}
