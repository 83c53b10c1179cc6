import t from 'tap';
import { startRig } from './support/application.ts';
import { launchChromium, openContext, requireChromium } from './support/chromium.ts';

requireChromium();

t.test('in a browser a person links with Webex and Meraki, and is answered in a space', async (t) => {
  const rig = await startRig(t);
  const browser = await launchChromium();
  t.teardown(() => browser.close());
  const context = await openContext(browser, { viewport: { width: 1280, height: 860 } });
  const ada = rig.person('Ada');

  const page = await context.newPage();
  await page.goto(await rig.linkUrl(ada));
  await page.getByRole('button', { name: 'Continue with Webex' }).click();
  await page.getByRole('button', { name: /Ada Moreno/ }).click();
  await page.getByRole('button', { name: 'Yes, continue to Meraki' }).click();
  await page.getByRole('heading', { name: /^Sign in to Meraki/ }).waitFor();
  await page.getByRole('button', { name: /Ada Moreno/ }).click();
  await page.getByRole('radio', { name: /Aurora Retail/ }).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'Your organization is linked' }).waitFor();

  await page.goto(`${rig.webex.url}/?as=${ada.email}`);
  await page.getByRole('button', { name: /Network operations/ }).click();
  await page.getByLabel('Message', { exact: true }).fill('status');
  await page.keyboard.press('Enter');
  await page.locator('.message', { hasText: /open alerts/ }).waitFor();
  t.match(rig.inSpace('Network operations').at(-1), /Aurora Retail/);
});
