import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { launchChromium, openContext, requireChromium } from '../../support/chromium.ts';
import { assertNoLeak, textsOf } from '../../support/log-scan.ts';
import { UNHURRIED } from '../../support/no-rate-limit.ts';
import { until } from '../../support/until.ts';

requireChromium();

/** Starts `npm run sandbox` without its rate limit for people. @returns the address that it prints */
async function startSandbox(): Promise<string> {
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
    assertNoLeak(lines, textsOf(said, []));
  });
  return address.promise;
}

/** Every text that this test has sent; the log must not hold them. */
const said: string[] = [];

const address = await startSandbox();
const browser: Browser = await launchChromium();
t.teardown(() => browser.close());

const WIDE: BrowserContextOptions = { viewport: { width: 1280, height: 860 } };
const LOOKS: Record<string, BrowserContextOptions> = {
  'wide-light': { ...WIDE, colorScheme: 'light' },
  'wide-dark': { ...WIDE, colorScheme: 'dark' },
  'narrow-light': { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  'narrow-dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
};
const errors: string[] = [];

async function openChat(email: string, look: BrowserContextOptions = WIDE): Promise<Page> {
  const context = await openContext(browser, look);
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${address}?as=${email}`);
  await page.getByRole('button', { name: /^(M )?Meraki/ }).click();
  return page;
}

/** Sends a text to the bot and waits for an answer that matches. */
async function say(page: Page, text: string, answer: RegExp): Promise<void> {
  const answers = page.locator('.message', { has: page.getByText('Bot', { exact: true }), hasText: answer });
  const before = await answers.count();
  said.push(text);
  const box = page.getByLabel('Message', { exact: true });
  await box.fill(text);
  await box.press('Enter');
  await answers.nth(before).waitFor();
}

/** Takes screenshots of a page in light and dark, wide and narrow, and checks that nothing sticks out. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const [look, { viewport, colorScheme = 'light' }] of Object.entries(LOOKS)) {
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: colorScheme ?? 'light' });
    const sideways = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    await until(`${name}, ${look}: nothing sticks out`, async () => (await sideways()) === 0);
    await page.screenshot({ path: `screenshots/product-${name}-${look}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Follows the one-time URL from the chat to Meraki's consent page. */
async function walkToConsent(chat: Page, name: string, photos = false): Promise<Page> {
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
  const page = await popup;
  page.on('console', (line) => {
    if (/Content Security Policy|form-action/.test(line.text())) errors.push(line.text());
  });
  const look = async (what: string) => (photos ? photograph(page, what) : undefined);
  await page.getByRole('heading', { name: 'Link your Meraki organization' }).waitFor();
  await look('1-start');
  await page.getByRole('button', { name: 'Continue with Webex' }).click();
  const signIn = page.getByRole('button', { name: new RegExp(name) });
  const confirm = page.getByRole('button', { name: 'Yes, continue to Meraki' });
  await signIn.or(confirm).waitFor();
  if (await signIn.isVisible()) {
    await look('2-webex-sign-in');
    await signIn.click();
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
  return page;
}

const ada = await openChat('ada@aurora.example');
const ben = await openChat('ben@aurora.example');

t.test('a person links in a real browser: Webex sign-in, confirmation, Meraki consent', async (t) => {
  await say(ada, 'status', /have not linked/i);
  const page = await walkToConsent(ada, 'Ada Moreno', true);
  await page.getByRole('radio', { name: /Aurora Retail/ }).check();
  await photograph(page, '5-consent');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Your organization is linked' }).waitFor();
  await photograph(page, '6-linked');
  await page.close();
  await ada.locator('.message', { hasText: /Aurora Retail is linked/ }).waitFor();
  t.pass('linked');
});

t.test('status and its Refresh button, whoami, organizations and help are answered', async (t) => {
  await say(ada, 'status', /open alerts/);
  await photograph(ada, '7-status');
  const cards = await ada.locator('.message', { hasText: /open alerts/ }).count();
  await ada.getByRole('button', { name: 'Refresh' }).last().click();
  await ada
    .locator('.message', { hasText: /open alerts/ })
    .nth(cards)
    .waitFor();
  t.pass('the card’s button works');
  await say(ada, 'status Rotterdam distribution centre', /online/);
  await photograph(ada, '8-status-network');
  await say(ada, 'whoami', /Ada Moreno.*Aurora Retail/s);
  await photograph(ada, '9-whoami');
  await say(ada, 'organizations', /Aurora Retail/);
  await say(ada, 'help', /Your links/);
  await photograph(ada, '10-help');
  await say(ada, 'statsu', /Taken as “status”/);
});

t.test('every question of a network team is answered, with its card and chart', async (t) => {
  const questions: [string, RegExp, string?][] = [
    ['devices offline', /1–10 of/, 'devices'],
    ['networks', /1–10 of 1,000/, 'networks'],
    ['alerts', /1–10 of/, 'alerts'],
    ['history Rotterdam distribution centre last 7d', /Rotterdam distribution centre/, 'history'],
    ['events Rotterdam distribution centre', /Rotterdam distribution centre/, 'events'],
    ['changes last 7d', /Aurora Retail/, 'changes'],
    ['top clients', /Aurora Retail/, 'top'],
    ['uplinks', /Aurora Retail/, 'uplinks'],
    ['latency', /Aurora Retail/, 'latency'],
    ['latency in Rotterdam distribution centre', /Rotterdam distribution centre/, 'latency-network'],
    ['vpn', /Aurora Retail/, 'vpn'],
    ['clients in Rotterdam distribution centre', /Rotterdam distribution centre/, 'clients'],
    ['wireless', /Aurora Retail/, 'wireless'],
    ['wireless in Rotterdam distribution centre', /Rotterdam distribution centre/, 'wireless-network'],
    ['ssids Rotterdam distribution centre', /Rotterdam distribution centre/, 'ssids'],
    ['firmware', /Aurora Retail/, 'firmware'],
    ['licenses', /Aurora Retail/, 'licenses'],
    ['admins', /Aurora Retail/, 'admins'],
    ['api usage', /Aurora Retail/, 'api-usage'],
    ['status Rotterdam 3', /networks match/, 'picker'],
  ];
  for (const [question, answer, name] of questions) {
    await say(ada, question, answer);
    if (/^(history|top|latency|wireless|clients)/.test(question)) {
      await ada.locator('.message img[alt$=".png"]').last().waitFor();
    }
    await photograph(ada, `20-${name ?? question}`);
  }
  t.pass('answered');
});

t.test('a list leads to its next page, to one device, and to a CSV file', async () => {
  await say(ada, 'devices offline', /1–10 of/);
  await ada.getByRole('button', { name: 'Next page' }).last().click();
  await ada.locator('.message', { hasText: /11–20 of/ }).waitFor();
  await ada
    .locator('.message', { hasText: /11–20 of/ })
    .last()
    .getByText('offline ›')
    .first()
    .click();
  await ada.getByRole('button', { name: 'History' }).last().waitFor();
  await photograph(ada, '21-device');
  await say(ada, 'devices as csv', /10,000 rows as a CSV file/);
  await ada
    .getByText(/devices-\d{4}-\d\d-\d\d\.csv/)
    .last()
    .waitFor();
  await photograph(ada, '22-csv');
});

t.test('in a group space data is posted only if everybody there is of the organization', async (t) => {
  const ask = async (space: RegExp, answer: RegExp) => {
    await ada.getByRole('button', { name: space }).click();
    await say(ada, 'status', answer);
  };
  await ask(/Network operations/, /open alerts/);
  await photograph(ada, '11-group');
  await ask(/Store rollout/, /direct/i);
  await photograph(ada, '12-guests');
  t.equal(
    await ada.locator('.message', { hasText: /open alerts/ }).count(),
    0,
    'no data where a guest reads along',
  );
  await ada.getByRole('button', { name: /^(M )?Meraki/ }).click();
});

t.test('an administrator lists and revokes links, and both people are told', async (t) => {
  await say(ada, 'links', /don.t know|administrator/i);
  await say(ben, 'links', /Ada Moreno/);
  await photograph(ben, '13-links');
  await say(ben, 'revoke ada@aurora.example', /10 minutes/);
  await photograph(ben, '14-revoke');
  await ada
    .locator('.message', { hasText: /revoked|ended/ })
    .last()
    .waitFor();
  await photograph(ada, '15-revoked');
  await say(ada, 'status', /have not linked/i);
  await say(ben, 'links', /Nobody|No links|no link/i);
  t.pass('gone');
});

t.test('linking again needs no second sign-in, and unlink ends the link', async (t) => {
  const page = await walkToConsent(ada, 'Ada Moreno');
  await page.getByRole('radio', { name: /Harbor Lab/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Your organization is linked' }).waitFor();
  await say(ada, 'status', /Harbor Lab/);
  await say(ada, 'unlink', /Unlink this organization/);
  await ada.getByRole('button', { name: 'Unlink', exact: true }).last().click();
  await ada
    .getByText(/can stay valid for up to 10 minutes/)
    .last()
    .waitFor();
  await page.goBack();
  t.pass('unlinked');
});

t.test('a technician who may not grant access is told so by Meraki and by the bot', async (t) => {
  const tom = await openChat('tom@aurora.example');
  const page = await walkToConsent(tom, 'Tom Becker');
  await page
    .getByText(/full organization administrator/)
    .first()
    .waitFor();
  await photograph(page, '16-technician');
  await page.getByRole('button', { name: /Back to/ }).click();
  await page.getByRole('heading', { name: 'Nothing was linked' }).waitFor();
  await photograph(page, '17-denied');
  t.pass('told');
});

t.test('no page reported an error', async (t) => {
  t.strictSame(errors, []);
});
