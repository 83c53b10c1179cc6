import t from 'tap';
import { chartPicture } from '../../support/chart-picture.ts';
import { card, text } from '../../support/chat-contents.ts';
import { createChatPageSetup } from '../../support/chat-page.ts';
import { requireChromium } from '../../support/chromium.ts';

requireChromium();
const stage = await createChatPageSetup();
t.teardown(() => stage.close());
const narrow = { viewport: { width: 390, height: 1200 }, hasTouch: true, isMobile: true };

const cell = (width: string, words: string, more: object = {}) => ({
  type: 'Column',
  width,
  items: [text(words, more)],
});
const device = (name: string, state: string, facts: string) => ({
  type: 'Container',
  spacing: 'Small',
  selectAction: { type: 'Action.Submit', data: { command: 'device' } },
  items: [
    { type: 'ColumnSet', columns: [cell('stretch', name), cell('auto', `${state} ›`)] },
    text(facts, { size: 'Small', isSubtle: true, spacing: 'None' }),
  ],
});
const row = (...cells: [string, ...string[]]) => ({
  type: 'ColumnSet',
  spacing: 'Small',
  columns: cells.map((words, n) =>
    cell(n === 0 ? 'stretch' : '60px', words, {
      size: 'Small',
      ...(n > 0 && { horizontalAlignment: 'Right' }),
    }),
  ),
});

/** A list as the product makes it, and a table with the greatest number of columns that fit on a phone. */
const listCard = card({
  body: [
    text('12 of 10,000 devices are offline', { size: 'Large', weight: 'Bolder', color: 'Attention' }),
    {
      type: 'ColumnSet',
      columns: ['9,982 online', '12 offline', '6 alerting', '0 dormant'].map((words) => {
        const [value = '', label = ''] = words.split(' ');
        const items = [text(value, { size: 'Large', weight: 'Bolder' }), text(label, { size: 'Small' })];
        return { type: 'Column', width: 'stretch', items };
      }),
    },
    device(
      'Rotterdam distribution centre – switch stack 2, member 4 (rear rack, row 17)',
      'offline since 3 days',
      'MS225-48LP · Q2XX-ABCD-1234 · 10.20.44.118 · tagged stores, tills, distribution',
    ),
    device('Lisbon-AP-roof-with-an-unbreakably-long-name-of-60-characters', 'offline', 'MR46'),
    row('Network', 'Loss', 'Latency', 'Jitter'),
    row('Rotterdam distribution centre', '0.2%', '1,204 ms', '31 ms'),
    row('Lisbon', '12.5%', '88 ms', '4 ms'),
  ],
  actions: ['Next page', 'All as CSV', 'Offline only', 'Refresh', 'History'].map((title) => ({
    type: 'Action.Submit',
    title,
    data: { command: 'devices' },
  })),
});

t.test('a long list fits a phone: nothing is cut off, and numbers stay on one line', async (t) => {
  const roomId = stage.room('Network operations');
  const asked = await stage.post(stage.person('ada@aurora.example'), { roomId, markdown: 'devices offline' });
  const { bot } = stage.world;
  await stage.post(bot, { roomId, parentId: asked.id, markdown: 'list', attachments: [listCard] });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await stage.open('ada@aurora.example', { ...narrow, colorScheme, space: roomId });
    t.teardown(() => page.context().close());
    await page.getByRole('button', { name: 'All as CSV' }).waitFor();
    await page.screenshot({ path: `screenshots/card-list-narrow-${colorScheme}.png` });
    t.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0);
    const cut = `[...document.querySelectorAll('.card .ac-textBlock, .card .ac-pushButton')]
      .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right >
        part.closest('.card').getBoundingClientRect().right)
      .map((part) => part.textContent)`;
    t.same(await page.evaluate(cut), []);
    const numbers = `[...document.querySelectorAll('.card .ac-textBlock')]
      .filter((part) => /^[\\d,.]+( ms| %)?$/.test(part.textContent) && part.offsetHeight > 30)
      .map((part) => part.textContent)`;
    t.same(await page.evaluate(numbers), [], 'a number stays on one line');
  }
});

t.test('a chart is shown in the message, named after its file, and can be enlarged', async (t) => {
  const roomId = stage.room('ben@aurora.example');
  await stage.post(stage.world.bot, { roomId, markdown: 'WAN 1 of Lisbon' }, chartPicture());
  const page = await stage.open('ben@aurora.example', { ...narrow, space: roomId });
  t.teardown(() => page.context().close());
  const picture = page.locator('.picture img');
  await picture.waitFor();
  t.equal(await picture.getAttribute('alt'), 'uplink-lisbon.png');
  const box = await picture.boundingBox();
  t.ok(box && box.width > 280 && box.x + box.width <= 390, 'as wide as the message');
  await page.getByRole('button', { name: 'Enlarge uplink-lisbon.png' }).click();
  await page.getByRole('dialog', { name: 'uplink-lisbon.png' }).waitFor();
});

t.test('the page reported no error', async (t) => {
  t.same(stage.errors, []);
});
