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
