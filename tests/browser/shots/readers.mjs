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
