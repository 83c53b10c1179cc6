import t from 'tap';
import { requireChromium } from '../../support/chromium.ts';
import { startProductPage } from '../../support/product-page.ts';

requireChromium();

const { openChat, say, photograph, walkToConsent, errors } = await startProductPage('product');

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
