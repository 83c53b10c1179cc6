import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';
import { launchChromium, openContext } from './chromium.ts';
import { assertNoLeak, textsOf } from './log-scan.ts';
import { UNHURRIED } from './no-rate-limit.ts';
import { until } from './until.ts';

const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 860 } };
const NARROW: BrowserContextOptions = { viewport: { width: 390, height: 844 } };
const LOOKS: Record<string, BrowserContextOptions> = {
  'wide-light': { ...WIDE, colorScheme: 'light' },
  'wide-dark': { ...WIDE, colorScheme: 'dark' },
  'narrow-light': { ...NARROW, colorScheme: 'light' },
  'narrow-dark': { ...NARROW, colorScheme: 'dark' },
};

/** The whole sandbox in a browser, and functions that do what a person does there. */
export interface ProductPage {
  /** Opens the chat as a person, in the space with the bot. */
  openChat(email: string, look?: BrowserContextOptions): Promise<Page>;
  /** Sends a text in the space that is open, and waits for a further answer of the bot that matches. */
  say(page: Page, text: string, answer: RegExp): Promise<void>;
  /** Takes screenshots of a page in light and dark, wide and narrow, and checks that nothing sticks out. */
  photograph(page: Page, name: string): Promise<void>;
  /** Follows a new one-time URL from the chat to Meraki's consent page. @param name of the person, as the sign-in page has it */
  walkToConsent(chat: Page, name: string, photos?: boolean): Promise<Page>;
  /** What the pages reported. */
  errors: string[];
}

/**
 * Starts `npm run sandbox` without its rate limit for people, and a browser; both end with the test, and the log must not hold
 * what was said.
 *
 * @param series begins the names of the screenshots
 */
export async function startProductPage(series: string): Promise<ProductPage> {
  const said: string[] = [];
  const errors: string[] = [];
  const address = await startSandbox(said);
  const browser = await launchChromium();
  t.teardown(() => browser.close());

  async function photograph(page: Page, name: string): Promise<void> {
    for (const [look, { viewport, colorScheme = 'light' }] of Object.entries(LOOKS)) {
      if (viewport) await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: colorScheme ?? 'light' });
      const sideways = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
      await until(`${name}, ${look}: nothing sticks out`, async () => (await sideways()) === 0);
      await page.screenshot({ path: `screenshots/${series}-${name}-${look}.png` });
    }
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  return {
    errors,
    photograph,
    async openChat(email, look = WIDE) {
      const context = await openContext(browser, look);
      const page = await context.newPage();
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(`${address}?as=${email}`);
      await page.getByRole('button', { name: /^(M )?Meraki/ }).click();
      return page;
    },
    async say(page, text, answer) {
      const answers = page.locator('.message', {
        has: page.getByText('Bot', { exact: true }),
        hasText: answer,
      });
      const before = await answers.count();
      said.push(text);
      const box = page.getByLabel('Message', { exact: true });
      await box.fill(text);
      await box.press('Enter');
      await answers.nth(before).waitFor();
    },
    async walkToConsent(chat, name, photos = false) {
      const page = await openOneTimeUrl(chat);
      page.on('console', (line) => {
        if (/Content Security Policy|form-action/.test(line.text())) errors.push(line.text());
      });
      await signIn(page, name, async (what) => {
        if (photos) await photograph(page, what);
      });
      return page;
    },
  };
}

/** @param said every text that was sent so far @returns the address that it prints */
async function startSandbox(said: readonly string[]): Promise<string> {
  const sandbox = spawn(process.execPath, ['src/sandbox/main.ts'], {
    env: { ...process.env, ...UNHURRIED, LOG_LEVEL: 'debug', PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const address = Promise.withResolvers<string>();
  createInterface({ input: sandbox.stdout }).on('line', (line) => {
    lines.push(line);
    const found = /^\s+(http:\/\/\S+\/)$/.exec(line)?.[1];
    if (found !== undefined) address.resolve(found);
  });
  sandbox.once('exit', () =>
    address.reject(new Error(`the sandbox ended without an address: ${lines.slice(-20).join('\n')}`)),
  );
  t.teardown(async () => {
    sandbox.kill('SIGTERM');
    if (sandbox.exitCode === null && sandbox.signalCode === null) await once(sandbox, 'exit');
    assertNoLeak(lines, textsOf([...said], []));
  });
  return address.promise;
}

async function openOneTimeUrl(chat: Page): Promise<Page> {
  // The message of the URL before is edited then, so it is no answer that was there before.
  const urls = chat.locator('.message a[href*="/link/"]');
  const hrefs = async () =>
    JSON.stringify(await urls.evaluateAll((all) => all.map((one) => one.getAttribute('href'))));
  const before = await hrefs();
  const box = chat.getByLabel('Message', { exact: true });
  await box.fill('link');
  await box.press('Enter');
  await until('a new one-time URL', async () => (await urls.count()) === 1 && (await hrefs()) !== before);
  const popup = chat.context().waitForEvent('page');
  await chat.locator('.message a[href*="/link/"]').last().click();
  return popup;
}

/** Signs in at Webex and at Meraki, where somebody is not signed in yet. @param look takes a picture of what is shown */
async function signIn(page: Page, name: string, look: (what: string) => Promise<void>): Promise<void> {
  await page.getByRole('heading', { name: 'Link your Meraki organization' }).waitFor();
  await look('1-start');
  await page.getByRole('button', { name: 'Continue with Webex' }).click();
  const webexSignIn = page.getByRole('button', { name: new RegExp(name) });
  const confirm = page.getByRole('button', { name: 'Yes, continue to Meraki' });
  await webexSignIn.or(confirm).waitFor();
  if (await webexSignIn.isVisible()) {
    await look('2-webex-sign-in');
    await webexSignIn.click();
  }
  await confirm.waitFor();
  t.match((await page.locator('.who').textContent()) ?? '', name);
  await look('3-confirm');
  await confirm.click();
  const merakiSignIn = page.getByRole('heading', { name: /^Sign in to Meraki/ });
  const consent = page.getByRole('heading', { name: /asks for access|can.t grant this access/ });
  await merakiSignIn.or(consent).waitFor();
  if (await merakiSignIn.isVisible()) {
    await look('4-meraki-sign-in');
    await page.getByRole('button', { name: new RegExp(name) }).click();
    await consent.waitFor();
  }
}
