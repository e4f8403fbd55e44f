// One run of Lighthouse with its default settings, a phone on a slow line, in a browser and a profile of its own.

import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';

import { ARGUMENTS, EXECUTABLE } from '../browser/driver.mjs';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/** What Lighthouse found at an address, and its own report as HTML. `scheme`: the colours that the system prefers, `light` or `dark`. */
export async function run(url, scheme) {
  const browser = await puppeteer.launch({ executablePath: EXECUTABLE, args: ARGUMENTS, headless: true });
  try {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    const { lhr, report } = await lighthouse(url, { onlyCategories: CATEGORIES, output: 'html', logLevel: 'error' }, undefined, page);
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    const seen = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
    if (seen !== scheme) throw new Error(`the page was seen ${seen}, not ${scheme}`);
    return { lhr, report };
  } finally {
    await browser.close();
  }
}
