import type { Page } from 'playwright-core';
import t from 'tap';
import { type Rig, startRig } from '../../support/application.ts';
import { launchChromium, openContext, requireChromium } from '../../support/chromium.ts';

requireChromium();

const browser = await launchChromium();
t.teardown(() => browser.close());

/** A new browser, with no cookie of anybody. */
async function openBrowser(): Promise<Page> {
  const page = await (await openContext(browser, {})).newPage();
  page.on('console', (line) => {
    if (/Content Security Policy/.test(line.text())) t.fail(line.text());
  });
  return page;
}

/** Tom goes as far as Meraki's sign-in. @returns his browser and the address that he sends to somebody else */
async function toMeraki(rig: Rig): Promise<{ his: Page; address: URL }> {
  const his = await openBrowser();
  const authorize = his.waitForRequest((request) => request.url().includes('/oauth/authorize?'));
  await his.goto(await rig.linkUrl(rig.person('Tom')));
  await his.getByRole('button', { name: 'Continue with Webex' }).click();
  await his.getByRole('button', { name: /Tom Becker/ }).click();
  await his.getByRole('button', { name: 'Yes, continue to Meraki' }).click();
  return { his, address: new URL((await authorize).url()) };
}

/** Ada consents at an address that she was sent. @returns her browser, and the callback that it opened */
async function consent(address: URL): Promise<{ hers: Page; callback: string }> {
  const hers = await openBrowser();
  const callback = hers.waitForRequest((request) => request.url().includes('/oauth/meraki/callback'));
  await hers.goto(address.href);
  await hers.getByRole('button', { name: /Ada Moreno/ }).click();
  await hers.getByRole('radio', { name: /Aurora Retail/ }).check();
  await hers.getByRole('button', { name: 'Allow' }).click();
  return { hers, callback: (await callback).url() };
}

t.test(
  'in real browsers a consent that was carried over links nothing, and leaves no code to copy',
  async (t) => {
    const rig = await startRig(t);
    const { his, address } = await toMeraki(rig);
    const { hers, callback } = await consent(address);
    await hers.getByRole('heading', { name: 'This sign-in was started in another browser' }).waitFor();
    t.notMatch(hers.url(), /code|state|\?/);
    await hers.reload();
    await hers.getByRole('heading', { name: 'This sign-in was started in another browser' }).waitFor();
    t.notMatch(String(await hers.evaluate('document.referrer')), /code=|state=/);
    await hers.goBack();
    t.notMatch(hers.url(), /callback/, 'her history does not have it');

    await his.goto(callback);
    await his.getByRole('heading', { name: 'This link has ended' }).waitFor();
    await rig.settle();
    t.match(rig.heard(rig.person('Tom')).at(-1), /came back in another browser/);
    t.match((await rig.say(rig.person('Tom'), 'organizations')).join(''), /have not linked/i);
  },
);

t.test('a code that was asked for as a fragment is not left in the address bar either', async (t) => {
  const rig = await startRig(t);
  const { his, address } = await toMeraki(rig);
  address.searchParams.set('response_mode', 'fragment');
  const { hers } = await consent(address);
  await hers.getByRole('heading', { name: 'This sign-in is over' }).waitFor();
  t.notMatch(hers.url(), /code|state/);
  t.match(hers.url(), /#page$/);
  t.match((await rig.say(rig.person('Tom'), 'organizations')).join(''), /have not linked/i);
  await his.close();
});
