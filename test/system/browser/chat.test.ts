import { readFile } from 'node:fs/promises';
import t from 'tap';
import { postSampleMessages } from '../../support/chat-contents.ts';
import { createChatPageSetup } from '../../support/chat-page.ts';
import { requireChromium } from '../../support/chromium.ts';

requireChromium();
const stage = await createChatPageSetup();
t.teardown(() => stage.close());
const ada = stage.person('ada@aurora.example');
const tom = stage.person('tom@aurora.example');
const { bot } = stage.world;
const roomId = stage.room('Network operations');
const latest = (id: string) => [...stage.webex.api.messagesIn(id).values()].at(-1);

t.test('a new visitor is Ada, sees the explanation, and can send a suggestion', async (t) => {
  const page = await stage.open('');
  t.teardown(() => page.context().close());
  await page.getByRole('heading', { name: 'This is a sandbox' }).waitFor();
  t.match(await page.locator('.who[aria-current]').textContent(), /Ada Moreno/);
  t.same(await page.locator('.who').count(), 4, 'the bot cannot be played');
  await page.getByRole('button', { name: 'status' }).click();
  await page.locator('.message', { hasText: 'status' }).waitFor();
  t.match(latest(stage.room(ada.email)), { markdown: 'status', personId: ada.id });
  await page.locator('.suggestions').waitFor({ state: 'hidden' });
  const ben = await stage.open('ben@aurora.example');
  await ben.getByRole('button', { name: 'links', exact: true }).waitFor();
});

t.test(
  'two people chat in two pages, and in a group the bot is mentioned unless this is switched off',
  async (t) => {
    const [one, two] = [await stage.open(ada.email, { space: roomId }), await stage.open(tom.email)];
    await two.locator('.space').first().waitFor();
    await one.getByLabel('Message', { exact: true }).fill('status\nplease');
    await one.keyboard.press('Enter');
    await two.locator('.space.unread', { hasText: 'Network operations' }).click();
    await two.locator('.message .mention', { hasText: '@Meraki' }).waitFor();
    t.match(latest(roomId), { mentionedPeople: [bot.id], text: /status\nplease$/ });
    await two.locator('.space.unread').waitFor({ state: 'detached' });
    await two.getByRole('button', { name: '@Meraki' }).click();
    await two.getByLabel('Message', { exact: true }).fill('just us, ');
    await two.keyboard.type('@mo');
    await two.getByRole('option', { name: 'Ada Moreno' }).waitFor();
    await two.keyboard.press('Enter');
    await two.keyboard.press('Enter');
    await one.locator('.mention-me', { hasText: '@Ada Moreno' }).waitFor();
    t.same(latest(roomId)?.mentionedPeople, [ada.id]);
  },
);

t.test('cards, pictures, files, threads, edits and deletions are shown', async (t) => {
  const { card, thread, oops } = await postSampleMessages(stage);
  const page = await stage.open(ada.email, { space: roomId, acceptDownloads: true });
  t.teardown(() => page.context().close());
  const drawn = page.locator(`[data-key="${card.id}"] .card`);

  await drawn.getByRole('button', { name: 'Filter' }).click();
  await drawn.getByRole('button', { name: 'Apply' }).click();
  await drawn.getByText('Name a tag.').waitFor();
  await drawn.getByLabel('Tag').fill('stores');
  await drawn.getByRole('button', { name: 'Apply' }).click();
  await drawn.getByText('Sent', { exact: true }).waitFor();
  const actions = [...stage.webex.api.actions.values()];
  t.match(actions, [{ messageId: card.id, inputs: { command: 'filter', tag: 'stores', kind: 'wireless' } }]);

  await page.context().route('**/dashboard', (route) => route.fulfill({ body: 'a dashboard' }));
  const popup = page.waitForEvent('popup');
  await drawn.getByRole('link', { name: 'Open dashboard' }).click();
  const elsewhere = await popup;
  await elsewhere.getByText('a dashboard').waitFor();
  t.equal(await elsewhere.evaluate('window.opener'), null, 'the new tab knows nothing of this one');
  await elsewhere.close();

  await page.getByRole('button', { name: 'Enlarge uplink-lisbon.png' }).click();
  await page.getByRole('dialog', { name: 'uplink-lisbon.png' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download devices-lisbon.csv, 47.6 KB' }).click();
  t.equal((await readFile(await (await download).path())).length, 48_700);

  t.notOk(await page.getByText('5 clients in the last hour').isVisible(), 'beyond three, replies are folded');
  await page.getByRole('button', { name: 'Show 2 earlier replies' }).click();
  await page.getByText('5 clients in the last hour').waitFor();
  await page.getByRole('button', { name: 'Reply to thread' }).click();
  await page.getByText('Replying to Tom Becker').waitFor();
  await page.keyboard.type('All set');
  await page.keyboard.press('Enter');
  await page.locator('.message.reply', { hasText: 'All set' }).waitFor();
  t.match(latest(roomId), { parentId: thread.id });

  t.equal(await page.locator('.edited').count(), 1);
  await stage.change('DELETE', stage.person('ben@aurora.example'), oops.id);
  await page.locator(`[data-key="${oops.id}"]`, { hasText: 'Message deleted' }).waitFor();
  t.match(await page.locator('.day').allInnerTexts(), ['Yesterday', 'Today']);
});

t.test('foreign text stays text', async (t) => {
  const page = await stage.open(ada.email, { space: stage.room(ada.email) });
  t.teardown(() => page.context().close());
  const hostile = [
    '<img src=x onerror="document.title=1"> [click](javascript:alert(1)) [there](https://example.org)',
    '![track](http://127.0.0.1:9/pixel.png) <@personEmail:x@y.example|<b>bold</b>>',
  ].join('\n\n');
  await stage.post(bot, { roomId: stage.room(ada.email), markdown: hostile });
  const text = page.locator('.message .text').last();
  await text.getByRole('link', { name: 'there' }).waitFor();
  t.same(await text.locator('img, b, script').count(), 0);
  const links = await text.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  t.notOk(links.some((href) => href?.startsWith('javascript')));
  t.equal(await text.getByRole('link', { name: 'there' }).getAttribute('rel'), 'noopener noreferrer');
});

t.test('a message that is too long is refused with the reason, and its draft is kept', async (t) => {
  const page = await stage.open(tom.email, { space: stage.room(tom.email) });
  t.teardown(() => page.context().close());
  const long = 'é'.repeat(3_800);
  await page.getByLabel('Message', { exact: true }).fill(long);
  await page.getByText('7600 of 7439 bytes').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'limited to 7439' }).waitFor();
  t.equal(await page.getByLabel('Message', { exact: true }).inputValue(), long);
  await page.reload();
  await page.getByText('7600 of 7439 bytes').waitFor();
  t.equal(await page.getByLabel('Message', { exact: true }).inputValue(), long, 'a reload keeps the draft');
  t.match(stage.errors.splice(0), [/400/], 'the browser notes the refusal');
});

t.test('a long space loads earlier messages, and new ones do not move the reader', async (t) => {
  const gina = stage.person('gina@partner.example');
  const space = stage.room('Store rollout with partners');
  for (let n = 1; n <= 70; n += 1) await stage.post(ada, { roomId: space, markdown: `step ${n}` });
  const page = await stage.open(gina.email, { space });
  t.teardown(() => page.context().close());
  await page.getByText('step 70', { exact: true }).waitFor();
  t.notOk(await page.getByText('step 20', { exact: true }).isVisible());
  await page.getByRole('button', { name: 'Show earlier messages' }).click();
  await page.getByText('This is the beginning of Store rollout with partners.').waitFor();
  t.equal(await page.locator('.message').count(), 70);
  await page.getByText('step 30', { exact: true }).scrollIntoViewIfNeeded();
  // The page notices the scrolling with the next frame.
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await stage.post(ada, { roomId: space, markdown: 'step 71' });
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByRole('button', { name: 'New message' }).waitFor({ state: 'hidden' });
  t.ok(await page.getByText('step 71', { exact: true }).isVisible());
});

t.test('the page reported no error', async (t) => {
  t.same(stage.errors, []);
});
