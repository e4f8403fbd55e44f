// That everybody can read and use it: assistive technology, the keyboard, small and zoomed screens, every language.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

/** Where to put pictures of everything that is looked at here, for people. */
const PICTURES = process.env.CARREL_PICTURES;
const DIALOGS = ['page.interests', 'page.settings', 'page.leaves'];

let library;

before(async () => {
  library = await openLibrary();
  if (PICTURES) await mkdir(PICTURES, { recursive: true });
});
after(() => library?.close());
beforeEach(() => {
  library.reset();
  library.settings({
    backend: '/backend',
    notices: [{ id: 'heat', text: { en: 'Closed because of heat', fa: 'به‌سبب گرما بسته است', zh: '因高温闭馆' }, link: '/hours' }],
  });
});

const atDesk = (body, options) => library.reader(async (desk, reader) => body(await desk.visit(), reader), options);

const picture = (desk, name) => PICTURES && desk.tab.screenshot(`${PICTURES}/${name}.png`, { fullPage: !name.includes('dialog') });

/** Something of everything: interests, a liked, a saved and a hidden title, an event that was refused and one that waits. */
async function furnish(desk, t) {
  library.server.backend.failNext(1, { status: 422 });
  library.server.backend.failNext(99, { status: 503, retryAfter: 600 });
  await desk.find('section[aria-labelledby="int"] .chip').at(3).click();
  const settings = await desk.openDialog(t['page.settings']);
  await settings.find('#agree-reactions').click();
  await settings.close();
  const popular = desk.shelf('popular');
  const act = async (index, at) => popular.card(index).element.find('button.ib').at(at).click();
  await act(0, 1);
  await eventually(async () => Object.values(await desk.stored()).some((text) => text.includes('"refused":422')), 'nothing was refused');
  await act(1, 0);
  await act(2, 2);
  await popular.card(2).element.find('.gap').appear();
}

/** Everything that can lie over the page, one after the other. */
async function eachDialog(desk, t, look) {
  for (const key of DIALOGS) {
    const dialog = await desk.openDialog(t[key]);
    if (key === 'page.interests') {
      await look(key, dialog);
      await dialog.find('input[type=search]').fill('a');
      await look(`${key} while typing`, dialog);
      // Esc empties a search field first.
      await dialog.find('input[type=search]').fill('');
    } else if (key === 'page.settings') {
      await look(key, dialog);
      await dialog.button(t['settings.erase']).click();
      await dialog.find('.confirm').appear();
      await look(`${key} before erasing`, dialog);
    } else {
      await dialog.find('.entry button[aria-expanded]').at(0).click();
      await look(key, dialog);
    }
    await dialog.close();
  }
  await desk.shelf('picked').card(0).why().click();
  const why = await desk.dialog();
  await look('why', why);
  await why.close();
}

/** Violations, told in one line each. */
async function faults(desk, where) {
  const found = await desk.tab.accessibilityViolations();
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target, summary }) => `${where}: ${id} (${help}) at ${target}: ${summary.replace(/\s+/g, ' ')}`));
}

/** Whether the page itself must be scrolled sideways. */
const overflow = (desk) =>
  desk.tab.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const dialog = document.querySelector('carrel-page').shadowRoot.querySelector('dialog[open]');
    const parts = dialog ? [dialog, dialog.querySelector('.body')] : [];
    return Math.max(wide, ...parts.map((part) => part.scrollWidth - part.clientWidth));
  });

describe('axe-core finds nothing', () => {
  for (const tag of process.env.CARREL_LONG ? ['en', 'fa', 'zh'] : ['en', 'fa']) {
    for (const theme of ['light', 'dark']) {
      test(`in ${tag}, ${theme}, wide and narrow, on the page and in every dialog`, async () => {
        const t = await texts(tag);
        library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}" theme="${theme}"`) });
        await atDesk(async (desk) => {
          const found = [];
          await furnish(desk, t);
          for (const width of [1280, 360]) {
            await desk.tab.resize(width, 800);
            const name = (where) => `${tag} ${theme} ${width} ${where}`;
            // What was said goes away by itself; while it does, its contrast is nobody's.
            await desk.find('.toast').disappear({ timeout: 12_000 });
            found.push(...(await faults(desk, name('page'))));
            await picture(desk, name('page'));
            if ((await overflow(desk)) > 0) found.push(`${name('page')}: scrolls sideways by ${await overflow(desk)}`);
            await eachDialog(desk, t, async (where) => {
              found.push(...(await faults(desk, name(where))));
              await picture(desk, name(`dialog ${where}`));
              if ((await overflow(desk)) > 0) found.push(`${name(where)}: scrolls sideways by ${await overflow(desk)}`);
            });
          }
          assert.deepEqual(found, []);
          assert.deepEqual(desk.tab.consoleErrors().filter((it) => !/42[29]|503/.test(it)), []);
        });
      });
    }
  }

  test('on the first visit, without the collection, and on a record page', async () => {
    library.page('/record.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="melville-moby-dick"></carrel-title>' });
    await atDesk(async (desk) => {
      assert.deepEqual(await faults(desk, 'first visit'), []);
      await desk.visit('/record.html');
      assert.deepEqual(await faults(desk, 'record page'), []);
      await desk.button('Why this?').click();
      await desk.dialog();
      assert.deepEqual(await faults(desk, 'why on a record page'), []);
      library.takeDown();
      await desk.tab.goto(library.server.url('/desk.html'));
      await desk.find('.trouble').appear();
      assert.deepEqual(await faults(desk, 'trouble'), []);
      await picture(desk, 'trouble');
    });
  });
});

describe('the keyboard alone', () => {
  /** Presses Tab until the focus is where `test` wants it. */
  const tabTo = async (desk, wanted, key = 'Tab') => {
    for (let i = 0; i < 160; i++) {
      await desk.tab.press(key);
      const focus = await desk.focus();
      if (focus && wanted(focus)) return focus;
    }
    assert.fail('Tab never gets there');
  };
  const named = (name) => (focus) => focus.name === name || focus.name.startsWith(name);

  test('reaches everything in the order of the page, and leaves it again at both ends', async () => {
    library.page('/desk.html', { body: `<a href="#" id="first">before</a>${carrelPage()}<a href="#" id="last">after</a>` });
    await atDesk(async (desk) => {
      await desk.find('#first').focus();
      const seen = [];
      for (let i = 0; i < 300; i++) {
        await desk.tab.press('Tab');
        const focus = await desk.focus();
        if (focus?.id === 'last') break;
        assert.ok(focus, 'the focus is nowhere');
        seen.push(focus.name);
      }
      const expected = await desk.find('.carrel').find('a[href], button, input').evaluateAll((all) =>
        all.filter((it) => it.checkVisibility()).map((it) => (it.ariaLabel ?? (it.labels?.[0] ?? it).textContent).replace(/\s+/g, ' ').trim().slice(0, 120)));
      assert.deepEqual(seen, expected);
      await desk.tab.press('Shift+Tab');
      assert.equal((await desk.focus()).name, expected.at(-1));
    });
  });

  test('chooses interests, reacts, asks why, undoes, sets and erases', () =>
    atDesk(async (desk) => {
      await tabTo(desk, named('Poetry'));
      await desk.tab.press('Space');
      assert.ok(await desk.chip('Poetry').isOn());
      assert.match((await desk.focus()).name, /^Poetry/, 'the focus stays');
      const title = await desk.shelf('picked').card(0).title();
      await tabTo(desk, named(`Like: ${title}`));
      await desk.tab.press('Enter');
      await desk.said(/^Liked/);
      assert.equal((await desk.focus()).name, `Like: ${title}`);

      await desk.shelf('picked').card(3).why().focus();
      const opener = await desk.focus();
      await desk.tab.press('Enter');
      const why = await desk.dialog();
      assert.equal((await desk.focus()).name, 'Close', 'a dialog opens with the focus inside');
      const before = await why.find('.sig').count();
      await tabTo(desk, named('Undo: '));
      await desk.tab.press('Enter');
      await eventually(async () => (await why.find('.sig').count()) < before || (await why.find('.sig').count()) === 0, 'nothing was undone');
      assert.ok(await desk.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot.activeElement?.closest('dialog')), 'the focus fell out of the dialog');
      await why.close();
      assert.equal((await desk.focus())?.tag, opener.tag, 'the focus comes back to the page');

      await desk.button('Settings').focus();
      await desk.tab.press('Enter');
      const settings = await desk.dialog();
      await tabTo(desk, (focus) => focus.tag === 'select');
      await desk.tab.press('ArrowDown');
      await desk.find('.carrel[lang=ar]').appear();
      await desk.tab.press('ArrowUp');
      await desk.find('.carrel[lang=en]').appear();
      await tabTo(desk, (focus) => focus.tag === 'input' && /Automatic|Light|Dark/.test(focus.name));
      await desk.tab.press('ArrowRight');
      await desk.find('.carrel[data-theme=light]').appear();
      await tabTo(desk, named('Tell the library'));
      await desk.tab.press('Space');
      await eventually(() => settings.find('#agree-reactions').evaluate((it) => it.checked));
      await tabTo(desk, named('Erase everything'));
      await desk.tab.press('Enter');
      assert.match((await desk.focus()).name, /Keep/);
      await desk.tab.press('Shift+Tab');
      assert.match((await desk.focus()).name, /Erase everything/);
      await desk.tab.press('Enter');
      await settings.element.disappear();
      assert.equal((await desk.focus()).name, 'Settings');
      assert.equal(await desk.chip('Poetry').isOn(), false);
    }));

  test('opens and closes each dialog with Esc, which gives the focus back to its button', () =>
    atDesk(async (desk) => {
      for (const name of ['Interests', 'Settings', 'More interests…', 'What leaves this browser']) {
        await desk.find('.page').findByRole('button', { name }).focus();
        await desk.tab.press('Enter');
        const dialog = await desk.dialog();
        assert.ok(await dialog.element.evaluate((it) => it.matches(':modal')), 'the page behind is out of reach');
        await desk.tab.press('Escape');
        await dialog.element.disappear();
        assert.equal((await desk.focus())?.name, name);
      }
    }));

  test('goes round inside a dialog and does not get behind it', () =>
    atDesk(async (desk) => {
      const dialog = await desk.openDialog('Settings');
      for (let i = 0; i < 40; i++) {
        await desk.tab.press('Tab');
        const behind = await desk.tab.evaluate(() => {
          const active = document.querySelector('carrel-page').shadowRoot.activeElement;
          return active && !active.closest('dialog') && active.textContent;
        });
        assert.ok(!behind, `the focus is on “${behind}” behind the dialog`);
      }
      await dialog.close();
    }));

  test('chips that go away in the interests hand on the focus', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.chip('Adventure').click();
      const dialog = await desk.openDialog('Interests');
      const remove = dialog.find('.chosen button');
      assert.equal(await remove.count(), 2);
      await remove.at(0).focus();
      await desk.tab.press('Enter');
      await eventually(async () => (await remove.count()) === 1);
      assert.match((await desk.focus()).name, /^Remove /);
      await desk.tab.press('Enter');
      await eventually(async () => (await remove.count()) === 0);
      assert.equal((await desk.focus()).tag, 'input');
      await dialog.close();
    }));

  test('shows where the focus is', () =>
    atDesk(async (desk) => {
      await desk.tab.press('Tab');
      const hidden = [];
      for (let i = 0; i < 40; i++) {
        const look = await desk.tab.evaluate(() => {
          const active = document.querySelector('carrel-page').shadowRoot.activeElement;
          if (!active) return null;
          // The box is framed with its sign.
          const { outlineStyle, outlineWidth } = getComputedStyle(active.closest('.field') ?? active);
          const box = active.getBoundingClientRect();
          return { name: active.ariaLabel ?? active.textContent, ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, seen: box.bottom > 0 && box.top < innerHeight };
        });
        if (look && !(look.ring && look.seen)) hidden.push(look);
        await desk.tab.press('Tab');
      }
      assert.deepEqual(hidden, []);
    }));
});

describe('structure', () => {
  for (const [level, expected] of [[undefined, [2, 3]], [1, [1, 2]], [3, [3, 4]], [5, [5, 6]]]) {
    test(`headings begin at level ${level ?? '2, if nothing is said'}`, async () => {
      library.page('/desk.html', { body: carrelPage(level ? `heading-level="${level}"` : '') });
      await atDesk(async (desk) => {
        const levels = await desk.find('.page').find('h1, h2, h3, h4, h5, h6').evaluateAll((all) => all.map((it) => Number(it.localName[1])));
        assert.equal(levels[0], expected[0]);
        assert.ok(levels.slice(1).every((it) => it >= expected[1] && it <= expected[1] + 1), String(levels));
        const dialog = await desk.openDialog('Settings');
        const inside = await dialog.find('h1, h2, h3, h4, h5, h6').evaluateAll((all) => all.map((it) => Number(it.localName[1])));
        assert.equal(inside[0], expected[1]);
        assert.ok(inside.slice(1).every((it) => it === Math.min(expected[1] + 1, 6)), String(inside));
      });
    });
  }

  test('buttons that hold a state tell it, and each act names its title', () =>
    atDesk(async (desk) => {
      const acts = await desk.find('.card .acts button').evaluateAll((all) => all.map((it) => [it.ariaLabel, it.ariaPressed]));
      assert.ok(acts.length >= 3 * 36);
      assert.ok(acts.every(([name, pressed]) => /^(Save|Like|Not interested): ./.test(name) && pressed === 'false'));
    }));

  test('what was done is said in a region that was there before', () =>
    atDesk(async (desk) => {
      const status = desk.find('.carrel > .status[role=status]');
      assert.equal(await status.count(), 1);
      await status.evaluate((it) => { it.marked = true; });
      await desk.shelf('popular').card(0).act('Save').click();
      await desk.said(/^Saved/);
      assert.ok(await status.evaluate((it) => it.marked));
    }));

  test('titles carry their language and direction', () =>
    atDesk(async (desk) => {
      const hafez = desk.shelf('popular').cardOf('دیوان حافظ').element.find('.title');
      assert.equal(await hafez.attribute('lang'), 'fa');
      assert.equal(await hafez.evaluate((it) => getComputedStyle(it).direction), 'rtl');
    }));
});

describe('the screen', () => {
  test('zoomed to 400 %, or 320 px wide, is never scrolled sideways', () =>
    atDesk(async (desk) => {
      const t = await texts('en');
      await furnish(desk, t);
      await desk.tab.resize(320, 256);
      assert.ok((await overflow(desk)) <= 0, `the page by ${await overflow(desk)}`);
      await eachDialog(desk, t, async (where) => {
        assert.ok((await overflow(desk)) <= 0, `${where} by ${await overflow(desk)}`);
        await picture(desk, `zoom dialog ${where}`);
      });
    }));

  test('with text at twice its size still shows all of it', () =>
    atDesk(async (desk) => {
      await desk.tab.evaluate(() => { document.documentElement.style.fontSize = '200%'; document.body.style.fontSize = '2rem'; });
      assert.ok((await overflow(desk)) <= 0);
      await picture(desk, 'twice');
    }));

  test('of a reader who wants less motion does not move', () =>
    atDesk(async (desk) => {
      await desk.openDialog('Settings');
      const moving = await desk.find('.carrel *').evaluateAll((all) =>
        all.filter((it) => getComputedStyle(it).animationName !== 'none' && parseFloat(getComputedStyle(it).animationDuration) > 0.01).map((it) => it.className));
      assert.deepEqual(moving, []);
    }, { reducedMotion: true }));

  test('in forced colours keeps pressed buttons, borders and covers apart', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.shelf('popular').card(0).act('Like').click();
      const look = (element) => element.evaluate((it) => {
        const { color, backgroundColor, borderColor, outlineColor, outlineStyle } = getComputedStyle(it);
        return [color, backgroundColor, borderColor, outlineStyle === 'none' ? '' : outlineColor].join();
      });
      const [on, off] = [await look(desk.chip('Poetry').element), await look(desk.chip('Adventure').element)];
      assert.notEqual(on, off, 'a pressed chip looks like one that is not');
      await picture(desk, 'forced');
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }, { forcedColors: true }));

  test('is as dark as the system, unless the reader or the library says otherwise', () =>
    atDesk(async (desk) => {
      const lightness = () => desk.find('.carrel').evaluate((it) => getComputedStyle(it).colorScheme);
      const dark = await desk.find('.carrel').evaluate((it) => getComputedStyle(it).backgroundColor);
      assert.equal(dark, 'rgb(20, 25, 23)');
      const dialog = await desk.openDialog('Settings');
      await dialog.find('input[value=light]').focus();
      await desk.tab.press('Space');
      await eventually(async () => (await lightness()) === 'light');
      assert.notEqual(await desk.find('.carrel').evaluate((it) => getComputedStyle(it).backgroundColor), dark);
    }, { colorScheme: 'dark' }));

  test('of a finger has targets that are large enough', () =>
    atDesk(async (desk) => {
      const small = await desk.find('.carrel').find('button, a[href]').evaluateAll((all) =>
        all.map((it) => [it.ariaLabel ?? it.textContent, it.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([name, box]) => `${name} ${box.width}×${box.height}`));
      assert.deepEqual(small, []);
    }, { touch: true, viewport: { width: 360, height: 740 } }));
});

describe('every language', () => {
  for (const tag of ['en', 'fa', 'zh', 'qps']) {
    test(`${tag} shows its own texts and no raw keys`, async () => {
      const [t, english] = [await texts(tag), await texts('en')];
      library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
      await atDesk(async (desk) => {
        await furnish(desk, t);
        const all = [await desk.find('.carrel').text()];
        const hidden = () => desk.find('.carrel').find('[aria-label], [placeholder]').evaluateAll((them) => them.map((it) => `${it.ariaLabel ?? ''} ${it.placeholder ?? ''}`));
        all.push(...(await hidden()));
        await eachDialog(desk, t, async (_, dialog) => all.push(await dialog.text(), ...(await hidden())));
        const text = all.join('\n');
        const raw = Object.keys(english).filter((key) => !key.startsWith('$') && key.includes('.')).map((key) => key.split('#')[0]);
        assert.deepEqual(raw.filter((key) => text.includes(key)), []);
        assert.doesNotMatch(text, /\{\w+\}|undefined|\[object|NaN/);
        assert.equal(await desk.find('.carrel').attribute('dir'), t.$dir);
        if (tag !== 'en') {
          // Sentences in English alone would betray what is not translated; data and one-word names are not sentences.
          const sentences = Object.values(english).filter((it) => it.split(' ').length >= 4 && !it.includes('{'));
          assert.deepEqual(sentences.filter((it) => text.includes(it)), []);
        }
        await picture(desk, `language ${tag}`);
      });
    });
  }
});
