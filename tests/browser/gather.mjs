// What tests of gathering share: a library, a reader on its page, files that are brought along, what is kept.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

/** The day of the pages in these tests, in days since 1970. */
export const DAY_MS = 86_400_000;
export const TODAY = Math.floor(Date.UTC(2026, 10, 22) / DAY_MS);
export const iso = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const [EYRE, DRACULA, EMMA] = ['bronte-jane-eyre', 'stoker-dracula', 'austen-emma'];

export let library;
export let folder;

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-gather-'));
});
after(async () => {
  await library?.close();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => library.reset());

export const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
export const counted = (t, key, count) => fill(t[`${key}#${count === 1 ? 'one' : 'other'}`], { count: count.toLocaleString('en') });
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** What is to be seen in a moment. */
export const becomes = async (get, wanted, message) => {
  const same = async () => JSON.stringify(await get()) === JSON.stringify(wanted);
  await eventually(same, '').catch(async () => assert.deepEqual(await get(), wanted, message));
};

/** A fresh reader on the page, and the texts of its language; at the end nothing must have gone wrong. */
export const atDesk = (body, { tag = 'en', path = '/desk.html' } = {}) => {
  library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
  return library.reader(async (desk, reader) => {
    await body(await desk.visit(path), await texts(tag), reader);
    assert.deepEqual(desk.tab.consoleErrors(), []);
  });
};

export const only = (entries, kind) => entries.filter((it) => it.kind === kind && it.on);
export const ids = (entries, kind) => only(entries, kind).map((it) => it.id).sort();
export const pairs = (entries, kind) => only(entries, kind).map((it) => [it.id, it.text]).sort();
/** What stands in a profile, without when it was said and without what the page notes by itself. */
export const standing = (entries) => entries.filter((it) => it.on && !['shown', 'setting'].includes(it.kind))
  .map(({ kind, id, text, title }) => `${kind} ${id} ${text ?? ''}${title ? JSON.stringify(title) : ''}`).sort();

export async function file(name, contents) {
  const path = join(folder, `${Math.random()}-${name}`);
  await writeFile(path, contents);
  return path;
}

/** Takes a table in through *Lists*; the dialog with the report. */
export async function bring(desk, t, contents, name = 'books.csv') {
  const dialog = await desk.openDialog(t['page.lists']);
  assert.equal(await dialog.button(t['bring.choose']).count(), 1);
  await dialog.find('input[type=file]').setFiles([await file(name, contents)]);
  await dialog.find('.report, .notice.bad').appear();
  return dialog;
}

/** Takes a copy of a profile in through the settings. */
export async function bringProfile(desk, t, entries) {
  const stamp = { time: Date.UTC(2026, 10, 1), count: 0, device: '00000000000000aa', on: true };
  const copy = { format: 'carrel-profile', version: 1, entries: entries.map((it) => ({ ...stamp, ...it })) };
  const dialog = await desk.openDialog(t['page.settings']);
  await dialog.find('input[type=file]').setFiles([await file('copy.json', JSON.stringify(copy))]);
  await dialog.find('.notice').appear({ timeout: 60_000 });
  assert.equal(await dialog.find('.notice.bad').count(), 0, await dialog.find('.notice').text());
  await dialog.close();
}

/** Changes the fragment of the address, as a link on the page does; a dialog that was closed is gone by then. */
export async function goTo(desk, fragment) {
  await becomes(() => desk.find('dialog').count(), 0);
  await desk.tab.evaluate(async (fragment) => {
    const go = (hash) => new Promise((done) => {
      addEventListener('hashchange', done, { once: true });
      location.hash = hash;
    });
    if (location.hash) await go('');
    await go(fragment);
  }, fragment);
}

/** Opens the panel of a title. */
export async function panel(desk, id) {
  await goTo(desk, `carrel-title=${id}`);
  return desk.dialog();
}

export const nameOf = (dialog) => dialog.find('.about .t').text();
export const part = (dialog, title) => dialog.find('.mine .part').having(title);

export async function write(part, text) {
  await part.find('form input').fill(text);
  await part.find('form button').click();
}

/** Sets a field, as one does who goes on to the next. */
export async function set(field, text) {
  await field.fill(text);
  await field.press('Tab');
}

export const rate = (dialog, t, stars) => dialog.find('form.read').findByRole('radio', { name: counted(t, 'read.stars', stars) }).evaluate((it) => it.click());

/** Logs a reading in the panel of a title; without a day at some time. */
export async function logReading(dialog, t, { day, stars }) {
  if (stars) await rate(dialog, t, stars);
  const form = dialog.find('form.read');
  if (day) await form.find('input[type=date]').fill(day);
  else await form.find('[name=sometime]').click();
  await form.findByRole('button', { name: t['read.add'] }).click();
}
