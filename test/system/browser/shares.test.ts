import type { Page } from 'playwright-core';
import t from 'tap';
import { requireChromium } from '../../support/chromium.ts';
import { startProductPage } from '../../support/product-page.ts';

requireChromium();

const { openChat, say, photograph, walkToConsent, errors } = await startProductPage('shares');
const tom = await openChat('tom@aurora.example');
const ada = await openChat('ada@aurora.example');
const ben = await openChat('ben@aurora.example');

const THROUGH_ADA = /through Ada Moreno.s link, until \d/;
const NO_ANSWER = /have not linked a Meraki organization/;

/** Returns the newest message that has a text. */
const messageOf = (page: Page, text: RegExp | string) => page.locator('.message', { hasText: text }).last();

async function press(page: Page, title: string, answer: RegExp): Promise<void> {
  const answers = page.locator('.message', { hasText: answer });
  const before = await answers.count();
  await page.getByRole('button', { name: title, exact: true }).last().click();
  await answers.nth(before).waitFor();
}

async function openSpace(page: Page, title: RegExp): Promise<void> {
  await page.getByRole('button', { name: title }).first().click();
  await page.getByRole('heading', { name: title }).first().waitFor();
}

t.test('a technician who may not grant at Meraki asks, and is offered two ways', async (t) => {
  const consent = await walkToConsent(tom, 'Tom Becker');
  await consent
    .getByText(/full organization administrator/)
    .first()
    .waitFor();
  await consent.getByRole('button', { name: /Back to/ }).click();
  await consent.getByRole('heading', { name: 'Nothing was linked' }).waitFor();
  await say(tom, 'status', NO_ANSWER);
  // The URL of before still stands, so no other one comes.
  const ask = { name: 'Ask for access', exact: true };
  await messageOf(tom, NO_ANSWER).getByRole('button', ask).waitFor();
  await say(ben, 'status', NO_ANSWER);
  await messageOf(ben, NO_ANSWER).getByText('Link your own organization').last().waitFor();
  await messageOf(ben, NO_ANSWER).getByRole('button', ask).waitFor();
  await photograph(ben, '1-offer');
  t.pass('offered');
});

t.test('the administrator links, gets the request, and lends one site', async (t) => {
  const consent = await walkToConsent(ada, 'Ada Moreno');
  await consent.getByRole('radio', { name: /Aurora Retail/ }).check();
  await consent.getByRole('button', { name: 'Allow' }).click();
  await consent.getByRole('heading', { name: 'Your organization is linked' }).waitFor();
  await say(
    tom,
    'request access in Rotterdam 301 because the tills are slow',
    /passed your request on[\s\S]*then I answer/,
  );
  const card = messageOf(ada, /Tom Becker.*asks you for access/);
  await card.getByText(/the tills are slow/).waitFor();
  await photograph(ada, '2-request');
  await card.getByRole('button', { name: '30 days', exact: true }).click();
  await messageOf(ada, /may ask about Rotterdam 301/).waitFor();
  t.pass('lent');
});

t.test('what waited is answered where it was asked, about that site only', async (t) => {
  await messageOf(tom, /Ada Moreno lends you Rotterdam 301/).waitFor();
  await messageOf(tom, /all 9 devices online/i).waitFor();
  await photograph(tom, '3-answer');
  await say(tom, 'devices', /rotterdam-301-gw01/);
  await say(tom, 'whoami', /Lent to you:[\s\S]*Rotterdam 301/);
  await say(tom, 'clients in Rotterdam 301', /clients.*in the last 24 hours/);
  t.match(await messageOf(tom, /in the last 24 hours/).textContent(), THROUGH_ADA);
});

t.test('another site is refused in words that help, whether or not there is one', async (t) => {
  const refusals: string[] = [];
  for (const name of ['Amsterdam 732', 'Nowhere 999']) {
    await say(tom, `status in ${name}`, new RegExp(name));
    const refusal = messageOf(tom, new RegExp(`“${name}”`));
    await refusal.getByRole('button', { name: 'Ask for access', exact: true }).waitFor();
    refusals.push(((await refusal.textContent()) ?? '').replace(/\d\d:\d\d/, '').replaceAll(name, '…'));
  }
  t.match(refusals[0], /There is no network.*What do you want to see\?.*Ada Moreno lends you Rotterdam 301/);
  t.equal(refusals[0]?.split('What')[0]?.slice(-60), refusals[1]?.split('What')[0]?.slice(-60));
  await photograph(tom, '4-refused');
});

t.test('a list that was opened goes on to its next page', async (t) => {
  await say(tom, 'clients in Rotterdam 301', /1–10 of/);
  await press(tom, 'Next page', /11–20 of/);
  t.pass('turned');
});

t.test('a space borrows too, and the administrator of the bot sees to whom but not where', async (t) => {
  await openSpace(ada, /Network operations/);
  await say(ada, 'share here in Rotterdam 301 only status for 7 days', /Lend this access\?/);
  await photograph(ada, '5-lend-here');
  await press(ada, 'Lend', /lend|may ask/i);
  await openSpace(ada, /^(M )?Meraki/);
  await say(ada, 'shares', /You lend 2 shares/);
  await photograph(ada, '6-shares');
  await openSpace(tom, /Network operations/);
  await say(tom, 'status', THROUGH_ADA);
  await openSpace(tom, /^(M )?Meraki/);
  await say(ben, 'links', /Tom Becker/);
  await photograph(ben, '7-links');
  t.notMatch(await ben.locator('.message', { hasText: /Tom Becker/ }).allTextContents(), [/Rotterdam/]);
});

t.test('the administrator ends it, and neither a question nor an old page is answered', async (t) => {
  await say(ada, 'unshare tom@aurora.example', /no longer lend/);
  await messageOf(tom, /has ended what was lent to you/).waitFor();
  const pages = await tom.locator('.message', { hasText: /21–22 of/ }).count();
  await press(tom, 'Next page', /ended|not linked/);
  t.equal(await tom.locator('.message', { hasText: /21–22 of/ }).count(), pages, 'no further page');
  await say(tom, 'status', NO_ANSWER);
  await photograph(tom, '8-ended');
});

t.test('no page reported an error', async (t) => {
  t.strictSame(errors, []);
});
