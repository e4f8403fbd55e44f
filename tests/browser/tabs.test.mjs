// Where the reader's choices are kept: storage that is denied, full, damaged or foreign; two tabs at once; shared computers.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, Desk, eventually, never, openLibrary, profileOf, unpacked } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

const atDesk = (body, options) => library.reader(async (desk, reader) => body(await desk.visit(), reader), options);

/** Does something with storage in a tab where the widget is not; other tabs hear of it. Returns that tab, which sees at once what it did. */
async function elsewhere(reader, act, argument) {
  const { tab } = await reader.secondDesk();
  await tab.goto(library.server.addPage('/blank.html', '<!doctype html><title>Blank</title>'));
  await tab.evaluate(act, argument);
  return new Desk(library, tab);
}

/** Waits until nothing was stored for two seconds. */
async function still(desk) {
  for (let text = ''; ; ) {
    const now = JSON.stringify(await desk.stored());
    if (now === text) return;
    text = now;
    await new Promise((done) => setTimeout(done, 2000));
  }
}

/** Does everything that wants to be kept, and checks that the page works and does not claim what is not so. */
async function worksInMemory(desk, notice) {
  const claims = [];
  const watch = async () => claims.push(await desk.find('.carrel').text());
  await desk.chip('Poetry').click();
  await watch();
  assert.ok(await desk.chip('Poetry').isOn());
  await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
  await desk.said(/^Kept until you close this page\.$/);
  await watch();
  assert.deepEqual(await desk.shelf('saved').titles(), ['Jane Eyre']);
  assert.match(await desk.find('.notice.bad').text(), notice);
  const dialog = await desk.openDialog('Interests');
  await watch();
  claims.push(await dialog.text());
  await dialog.close();
  const text = claims.join('\n');
  assert.doesNotMatch(text.replaceAll('until you close', ''), /Saved to this browser|Kept in this browser/);
  assert.deepEqual(desk.tab.consoleErrors(), []);
}

describe('storage', () => {
  test('whose very getter throws: the page works from memory and says so', () =>
    atDesk((desk) => worksInMemory(desk, /does not let the page keep anything/), {
      initScript: () => {
        Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });
      },
    }));

  test('that is null, as where it is switched off: likewise', () =>
    atDesk((desk) => worksInMemory(desk, /does not let the page keep anything/), {
      initScript: () => { Object.defineProperty(globalThis, 'localStorage', { get: () => null }); },
    }));

  test('that reads but does not take anything: likewise', () =>
    atDesk((desk) => worksInMemory(desk, /does not let the page keep anything/), {
      initScript: () => { Storage.prototype.setItem = () => { throw new DOMException('No.', 'SecurityError'); }; },
    }));

  test('that takes everything and keeps nothing: likewise', () =>
    atDesk((desk) => worksInMemory(desk, /does not let the page keep anything/), {
      initScript: () => { Storage.prototype.setItem = () => {}; },
    }));

  test('that runs full later: what was kept stays kept, what comes is kept in memory and said to be', () =>
    atDesk(async (desk) => {
      await desk.chip('Adventure').click();
      await desk.kept((entries) => entries.length === 1);
      const before = await desk.stored();
      await desk.tab.evaluate(() => {
        Storage.prototype.setItem = () => { throw new DOMException('Full.', 'QuotaExceededError'); };
      });
      await worksInMemory(desk, /no room left/);
      assert.deepEqual(await desk.stored(), before);
      await desk.reload();
      assert.ok(await desk.chip('Adventure').isOn());
    }));

  test('that ran full is emptied all the same by erasing everything, and can be used again', () =>
    atDesk(async (desk) => {
      await desk.chip('Adventure').click();
      await desk.kept((entries) => entries.length === 1);
      await desk.tab.evaluate(() => {
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function setItem(key, value) {
          if (localStorage.length > 0) throw new DOMException('Full.', 'QuotaExceededError');
          set.call(this, key, value);
        };
      });
      await desk.chip('Poetry').click();
      await desk.find('.notice.bad').appear();
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => Object.keys(await desk.stored()).length === 0, 'what was kept before is still there');
      await desk.find('.notice.bad').disappear();
      await desk.chip('Adventure').click();
      await desk.kept((entries) => entries.length === 1);
    }));

  test('that is full from the start still shows what was kept, and says that it is full once something is to be kept', () =>
    atDesk(async (desk) => {
      await desk.chip('Adventure').click();
      await desk.shelf('popular').cardOf('Frankenstein').act('Save').click();
      await desk.said(/^Saved/);
      // The rest of the room goes to somebody else, to the last character.
      await desk.tab.evaluate(() => {
        for (let size = 5 * 1024 * 1024, n = 0; size >= 1; ) {
          try { localStorage.setItem(`hog${n}`, 'x'.repeat(size)); n += 1; } catch { size = Math.floor(size / 2); }
        }
      });
      await desk.reload();
      assert.ok(await desk.chip('Adventure').isOn());
      assert.match((await desk.shelf('saved').titles()).join(), /Frankenstein/);
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.said(/^Kept until you close this page\.$/);
      assert.match(await desk.find('.notice.bad').text(), /no room left/);
    }));

  const SLOTS = ['a', 'b'].map((slot) => `carrel:main:profile.${slot}`);
  const slots = (stored) => Object.fromEntries(SLOTS.filter((slot) => slot in stored).map((slot) => [slot, stored[slot]]));

  test('that another tab wrote over in the same moment is written again', () =>
    atDesk(async (desk, reader) => {
      const all = (entries, topics) => topics.every((topic) => entries.some(({ text }) => text === topic));
      const topics = ['Adventure', 'Family stories', 'Poetry'];
      const other = await elsewhere(reader, () => {});
      let before;
      for (const topic of topics) {
        before = slots(await desk.stored());
        await desk.chip(topic).click();
        await desk.kept((entries) => all(entries, [topic]));
      }
      assert.equal(Object.keys(before).length, 2);
      // Whatever else it keeps would bring the others along.
      await still(desk);
      // As a tab does that read the profile before the last change and writes after it.
      await other.tab.evaluate((slots) => { Object.assign(localStorage, slots); }, before);
      // Not with the next thing that is kept some seconds later: the page may be closed before.
      await eventually(async () => all((await other.profile()).entries, topics), 'it is lost', 2000);
    }));

  test('that a tab keeps in the moment in which another one erases everything goes, too', () =>
    atDesk(async (desk, reader) => {
      await desk.chip('Adventure').click();
      await desk.kept((entries) => entries.some(({ text }) => text === 'Adventure'));
      const other = await elsewhere(reader, (slots) => {
        for (const slot of Object.keys(slots)) localStorage.removeItem(slot);
        Object.assign(localStorage, slots);
        localStorage.setItem('carrel:main:erased', '1');
        localStorage.removeItem('carrel:main:erased');
      }, slots(await desk.stored()));
      await eventually(async () => Object.keys(slots(await other.stored())).length === 0, 'it is still there');
    }));

  for (const slot of ['a', 'b']) {
    test(`with a flipped byte in profile.${slot}: what the other slot says survives, and the next write mends it`, () =>
      atDesk(async (desk) => {
        for (const topic of ['Adventure', 'Poetry', 'Love stories', 'City life']) {
          await desk.chip(topic).click();
          await desk.kept((entries) => entries.some(({ text }) => text === topic));
        }
        const left = await desk.tab.evaluate((slot) => {
          const key = `carrel:main:profile.${slot}`;
          const text = localStorage[key];
          const at = text.length - 20;
          localStorage[key] = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
          return localStorage[`carrel:main:profile.${slot === 'a' ? 'b' : 'a'}`];
        }, slot);
        const expected = unpacked(JSON.parse(left.slice(left.indexOf('{')))).entries.map(({ text }) => text);
        assert.ok(expected.length >= 3);
        await desk.reload();
        for (const topic of expected) assert.ok(await desk.chip(topic).isOn(), topic);
        assert.equal(await desk.find('.notice.bad').count(), 0);
        await desk.chip('Family stories').click();
        const entries = await desk.kept((all) => all.some(({ text }) => text === 'Family stories'));
        assert.deepEqual(expected.filter((topic) => !entries.some(({ text }) => text === topic)), []);
      }));
  }

  test('with both slots damaged: an empty page that works and keeps again', () =>
    atDesk(async (desk) => {
      await desk.tab.evaluate(() => {
        localStorage['carrel:main:profile.a'] = 'carrel-slot 1 7 0000000000000000 {"format":"carrel-profile","version":1,"entries":[]}';
        localStorage['carrel:main:profile.b'] = '\u0000rubbish';
      });
      await desk.reload();
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length === 1);
      await desk.reload();
      assert.ok(await desk.chip('Poetry').isOn());
    }));

  test('with a slot of another version: it is not overwritten, and nothing is said to be kept', () =>
    atDesk(async (desk) => {
      const foreign = { 'carrel:main:profile.a': 'carrel-slot 9 3 feed {"later":true}', 'carrel:main:profile.b': 'carrel-slot 9 4 beef {"later":true}' };
      await desk.tab.evaluate((slots) => Object.assign(localStorage, slots), foreign);
      await desk.reload();
      await desk.chip('Poetry').click();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.said(/^Kept until you close this page\.$/);
      assert.deepEqual(await desk.stored(), foreign);
    }));

  test('with a profile that only a newer Carrel understands: it is not overwritten either', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length === 1);
      const newer = await desk.tab.evaluate(() => {
        const json = JSON.stringify({ format: 'carrel-profile', version: 3, kinds: [] });
        let hash = 0xcbf29ce484222325n;
        for (const byte of new TextEncoder().encode(`99 ${json}`)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
        const slot = `carrel-slot 1 99 ${hash.toString(16).padStart(16, '0')} ${json}`;
        localStorage['carrel:main:profile.a'] = localStorage['carrel:main:profile.b'] = slot;
        return { ...localStorage };
      });
      await desk.reload();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.said(/^Kept until you close this page\.$/);
      assert.deepEqual(await desk.stored(), newer);
    }));

  test('of two namespaces is two', async () => {
    library.page('/branch.html', { body: carrelPage('namespace="branch"') });
    await atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length === 1);
      await desk.visit('/branch.html');
      assert.equal(await desk.chip('Poetry').isOn(), false);
      await desk.chip('Adventure').click();
      await desk.kept((entries) => entries.length === 1 && entries[0].text === 'Adventure', 'branch');
      assert.equal((await desk.profile()).entries[0].text, 'Poetry');
    });
  });
});

describe('two tabs', () => {
  const both = (body) =>
    atDesk(async (one, reader) => {
      const two = await reader.secondDesk();
      await two.visit();
      await body(one, two);
    });

  test('edit at once: both edits survive in both, and after a reload', () =>
    both(async (one, two) => {
      const all = (await one.find('section[aria-labelledby="int"] .chip bdi').texts()).slice(0, 6);
      assert.equal(all.length, 6);
      await Promise.all([
        (async () => { for (const topic of all.slice(0, 3)) await one.chip(topic).click(); })(),
        (async () => { for (const topic of all.slice(3)) await two.chip(topic).click(); })(),
      ]);
      for (const desk of [one, two]) {
        for (const topic of all) await eventually(() => desk.chip(topic).isOn(), `${topic} is lost`);
      }
      await one.kept((entries) => all.every((topic) => entries.some(({ text, on }) => text === topic && on)));
      await one.reload();
      for (const topic of all) assert.ok(await one.chip(topic).isOn(), topic);
    }));

  test('the later of two decisions on one title wins in both', () =>
    both(async (one, two) => {
      await one.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await eventually(async () => (await two.shelf('saved').cards()) === 1, 'it did not come over');
      await two.shelf('saved').card(0).act('Save').click();
      await eventually(async () => !(await one.shelf('popular').cardOf('Jane Eyre').isOn('Save')), 'the taking back did not come over');
      await two.reload();
      assert.equal(await two.shelf('saved').exists() && (await two.shelf('saved').titles()).length, 0);
    }));

  test('erasing in one empties the other, and both can be used afterwards', () =>
    both(async (one, two) => {
      await one.chip('Poetry').click();
      await two.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await eventually(() => two.chip('Poetry').isOn());
      await eventually(async () => (await one.shelf('saved').cards()) === 1);
      const dialog = await one.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => !(await two.chip('Poetry').isOn()), 'the other tab kept it');
      assert.match(await two.shelf('saved').element.text(), /Nothing saved yet/);
      await eventually(async () => Object.keys(await one.stored()).length === 0, 'something is left');
      await never(async () => Object.keys(await two.stored()).length > 0, 'something came back', 800);
      await two.chip('Adventure').click();
      await two.kept((entries) => entries.length === 1);
      await eventually(() => one.chip('Adventure').isOn());
      await never(async () => !(await one.chip('Adventure').isOn()) || !(await two.chip('Adventure').isOn()), 'it was erased again', 1000);
    }));

  test('clearing the site’s data by other means empties the page', () =>
    both(async (one, two) => {
      await one.chip('Poetry').click();
      await eventually(() => two.chip('Poetry').isOn());
      await two.tab.evaluate(() => localStorage.clear());
      await eventually(async () => !(await one.chip('Poetry').isOn()), 'it is still there');
      assert.deepEqual(await one.stored(), {});
    }));

  test('do not answer each other for ever', () =>
    both(async (one, two) => {
      await one.chip('Poetry').click();
      await eventually(() => two.chip('Poetry').isOn());
      const spy = (desk) => desk.tab.evaluate(() => {
        globalThis.heard = 0;
        addEventListener('storage', () => { globalThis.heard += 1; });
      });
      await Promise.all([spy(one), spy(two)]);
      await one.chip('Adventure').click();
      const dialog = await one.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => !(await two.chip('Poetry').isOn()));
      await new Promise((done) => setTimeout(done, 1000));
      for (const desk of [one, two]) {
        const heard = await desk.tab.evaluate(() => globalThis.heard);
        assert.ok(heard < 20, `${heard} messages`);
      }
    }));

  test('a page that comes back from the browser’s memory takes in what happened meanwhile', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length === 1);
      // What another page stored while this one was frozen and heard nothing; storage events never reach their own page.
      await desk.tab.evaluate(() => {
        localStorage.clear();
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      });
      await eventually(async () => !(await desk.chip('Poetry').isOn()), 'what was erased is shown');
      await desk.chip('Adventure').click();
      const entries = await desk.kept((all) => all.length > 0);
      assert.deepEqual(entries.map(({ text }) => text), ['Adventure'], 'what was erased was written again');
    }));
});

describe('erasing while another page was kept aside', () => {
  test('holds there too, even if something has been said since', () =>
    atDesk(async (desk, reader) => {
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length === 1);
      const slots = await desk.stored();
      const other = await reader.secondDesk();
      await other.visit('/desk.html');
      const dialog = await other.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await other.find('dialog').disappear();
      await other.chip('Adventure').click();
      await other.kept((entries) => entries.some(({ text }) => text === 'Adventure'));
      assert.notDeepEqual(await other.stored(), slots);
      // The first page heard of it by now; one that was kept aside did not, and comes back with what it remembers.
      await desk.tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
      await eventually(async () => (await desk.chip('Adventure').isOn()) && !(await desk.chip('Poetry').isOn()), 'what was erased is back');
    }));
});

describe('a shared computer', () => {
  /** Records every access that writes, from the first script on. */
  const spy = () => {
    globalThis.written = [];
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function setItem(key, value) {
      globalThis.written.push(key);
      return set.call(this, key, value);
    };
  };
  /** A minute takes three seconds, by long timers and by the clock. */
  const hurry = () => {
    const [timeout, now] = [globalThis.setTimeout, Date.now];
    const begun = now();
    Date.now = () => begun + (now() - begun) * 20;
    globalThis.setTimeout = (callback, ms, ...rest) => timeout(callback, ms >= 15_000 ? ms / 20 : ms, ...rest);
  };
  const use = async (desk) => {
    await desk.chip('Poetry').click();
    await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
    await desk.said(/^Kept until you close this page\.$/);
    const dialog = await desk.openDialog('Settings');
    await dialog.find('select').select('fa');
    await desk.find('.carrel[lang=fa]').appear();
    await desk.tab.press('Escape');
    const written = await desk.tab.evaluate(() => globalThis.written.filter((key) => key !== 'carrel:probe'));
    assert.deepEqual(written, []);
    assert.deepEqual(await desk.stored(), {});
    await desk.reload();
    assert.equal(await desk.find('.carrel').attribute('lang'), 'en');
    assert.equal(await desk.chip('Poetry').isOn(), false);
    assert.match(await desk.privacy(), /Shared computer/);
  };

  test('keeps nothing with the attribute', () => {
    library.page('/desk.html', { body: carrelPage('ephemeral') });
    return atDesk(use, { initScript: spy });
  });

  test('keeps nothing with the library’s setting', () => {
    library.settings({ ephemeral: true });
    return atDesk(use, { initScript: spy });
  });

  test('keeps nothing with the library’s setting, however late it comes', async () => {
    library.settings({ ephemeral: true });
    library.server.addRule({ path: /carrel\.json/, delay: 2500 });
    await library.reader(async (desk) => {
      await desk.tab.goto(library.server.url('/desk.html'));
      await desk.shelf('popular').element.appear();
      await desk.chip('Poetry').click();
      await desk.find('button.privacy').having('Shared computer').appear();
      assert.deepEqual(await desk.stored(), {});
      assert.deepEqual(await desk.tab.evaluate(() => globalThis.written.filter((key) => key !== 'carrel:probe')), []);
    }, { initScript: spy });
  });

  test('forgets the reader who walked away, and closes what was open', async () => {
    library.settings({ ephemeral: true, idleMinutes: 1 });
    await atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.shelf('popular').cardOf('Jane Eyre').why().click();
      await desk.dialog();
      await eventually(async () => !(await desk.chip('Poetry').isOn()), 'it remembers', 15_000);
      assert.match(await desk.shelf('saved').element.text(), /Nothing saved yet/);
      assert.equal(await desk.find('dialog[open]').count(), 0, 'the dialog tells what the reader looked at');
    }, { initScript: hurry });
  });

  test('warns the reader before it forgets, and a key is enough to stay', async () => {
    library.settings({ ephemeral: true, idleMinutes: 1 });
    await atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.said(/Still here/);
      await desk.tab.press('Shift');
      await eventually(async () => !/Still here/.test(await desk.find('.status').text()), 'it goes on warning');
      assert.ok(await desk.chip('Poetry').isOn());
      await eventually(async () => !(await desk.chip('Poetry').isOn()), 'it remembers', 15_000);
    }, { initScript: hurry });
  });

  test('forgets by the clock: a page that slept is empty as soon as it is looked at', async () => {
    library.settings({ ephemeral: true, idleMinutes: 5 });
    await atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.tab.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 6 * 60_000;
        dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      });
      await eventually(async () => !(await desk.chip('Poetry').isOn()), 'it remembers');
    });
  });

  test('keeps nothing of what is done before the library’s setting is here', async () => {
    library.settings({ ephemeral: true });
    library.server.addRule({ path: /carrel\.json/, delay: 2500 });
    library.page('/record.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="melville-moby-dick"></carrel-title>' });
    await library.reader(async (desk) => {
      await desk.tab.goto(library.server.url('/record.html'));
      const save = desk.tab.find('carrel-title').findByRole('button', { name: 'Save' });
      await save.click();
      await eventually(async () => (await save.attribute('aria-pressed')) === 'true', 'what was done is done in the end');
      assert.deepEqual(await desk.stored(), {});
      assert.deepEqual(await desk.tab.evaluate(() => globalThis.written.filter((key) => key !== 'carrel:probe')), []);
    }, { initScript: spy });
  });

  test('does not forget a reader who is there', async () => {
    library.settings({ ephemeral: true, idleMinutes: 1 });
    await atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      const end = Date.now() + 5000;
      while (Date.now() < end) {
        await desk.tab.press('Shift');
        await new Promise((done) => setTimeout(done, 300));
      }
      assert.ok(await desk.chip('Poetry').isOn());
    }, { initScript: hurry });
  });

  for (const [name, attribute, setting] of [['attribute', 'ephemeral', {}], ['setting', '', { ephemeral: true }]]) {
    test(`by ${name} says so in the settings, and neither shows nor touches what an earlier visit without it stored`, () =>
      atDesk(async (desk) => {
        await desk.chip('Poetry').click();
        await desk.kept((entries) => entries.length === 1);
        const before = await desk.stored();
        library.page('/kiosk.html', { body: carrelPage(attribute) });
        library.settings(setting);
        await desk.visit('/kiosk.html');
        assert.equal(await desk.chip('Poetry').isOn(), false);
        const dialog = await desk.openDialog('Settings');
        assert.match(await dialog.text(), /because this is a shared computer/);
        await dialog.close();
        await desk.chip('Adventure').click();
        assert.deepEqual(profileOf(await desk.stored()), profileOf(before));
      }));
  }
});
