import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createChatPageSetup } from '../../support/chat-page.ts';
import { requireChromium } from '../../support/chromium.ts';

requireChromium();
const stage = await createChatPageSetup();
t.teardown(() => stage.close());
const contrast = await readFile(new URL('../../support/contrast.js', import.meta.url), 'utf8');
const { condition } = stage.webex.api;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of [
    ['wide', { width: 1280, height: 860 }],
    ['narrow', { width: 390, height: 844 }],
  ] as const) {
    t.test(`${name} and ${colorScheme}: Webex is made unwell, shown as such, and made well`, async (t) => {
      const page = await stage.open('ada@aurora.example', { viewport, colorScheme });
      t.teardown(() => page.context().close());
      const line = page.getByText('For the bot, Webex loses answers (502).');
      await page.getByLabel('For the bot, Webex').selectOption('losing');
      await line.waitFor();
      t.equal(condition.current.id, 'losing');
      await page.getByText('What the bot posts arrives').scrollIntoViewIfNeeded();
      await page.screenshot({ path: `screenshots/condition-${name}-${colorScheme}.png` });
      t.same(await page.evaluate(contrast), [], 'contrast');
      t.equal(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
        0,
        'nothing sticks out',
      );
      await page.getByRole('button', { name: /Network operations/ }).click();
      await page.getByLabel('Message', { exact: true }).fill('people do not feel it');
      await page.keyboard.press('Enter');
      await page.locator('.message', { hasText: 'people do not feel it' }).last().waitFor();
      await page.screenshot({ path: `screenshots/condition-space-${name}-${colorScheme}.png` });
      await page.getByRole('button', { name: 'Make it well' }).click();
      await line.waitFor({ state: 'hidden' });
      t.equal(condition.current.id, 'well');
    });
  }
}

t.test('the switch shows the same in every window', async (t) => {
  const [one, two] = [await stage.open('ada@aurora.example'), await stage.open('tom@aurora.example')];
  await two.getByLabel('For the bot, Webex').waitFor();
  await one.getByLabel('For the bot, Webex').selectOption('failing');
  await two.getByText('For the bot, Webex answers 500.').waitFor();
  t.equal(await two.getByLabel('For the bot, Webex').inputValue(), 'failing');
  const later = await stage.open('ben@aurora.example');
  await later.getByText('For the bot, Webex answers 500.').waitFor();
});

t.test('the page reported no error', async (t) => {
  t.same(stage.errors, []);
});
