import { readFile } from 'node:fs/promises';
import t from 'tap';
import { postSampleMessages } from '../../support/chat-contents.ts';
import { createChatPageSetup } from '../../support/chat-page.ts';
import { requireChromium } from '../../support/chromium.ts';

requireChromium();
const stage = await createChatPageSetup();
t.teardown(() => stage.close());
const contrast = await readFile(new URL('../../support/contrast.js', import.meta.url), 'utf8');
await postSampleMessages(stage);

const wide = { viewport: { width: 1280, height: 860 } };
const narrow = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const looks = {
  'wide-light': { ...wide, colorScheme: 'light' },
  'wide-dark': { ...wide, colorScheme: 'dark' },
  'narrow-light': { ...narrow, colorScheme: 'light' },
  'narrow-dark': { ...narrow, colorScheme: 'dark' },
} as const;

for (const [name, options] of Object.entries(looks)) {
  t.test(`in ${name} everything is readable and nothing sticks out`, async (t) => {
    const page = await stage.open('ada@aurora.example', options);
    t.teardown(() => page.context().close());
    const look = async (what: string) => {
      await page.screenshot({ path: `screenshots/chat-${what}-${name}.png` });
      t.same(await page.evaluate(contrast), [], `${what}: contrast`);
      const room = 'document.documentElement.scrollWidth - innerWidth';
      t.equal(await page.evaluate(room), 0, `${what}: nothing sticks out`);
    };
    await page.getByRole('button', { name: /Network operations/ }).waitFor();
    await look('first');
    await page.getByRole('button', { name: /Network operations/ }).click();
    await page.locator('.picture img').waitFor();
    await page.locator('.download').waitFor();
    await look('space');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Name a tag.').waitFor();
    await look('filter');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('Aurora Retail', { exact: true }).click();
    await look('card');
    await page.getByRole('button', { name: /^Enlarge/ }).click();
    await page.getByRole('dialog').waitFor();
    await look('picture');
    await page.keyboard.press('Escape');
    if (name.startsWith('narrow')) {
      await page.getByRole('button', { name: 'Back to the spaces' }).click();
      await page.getByRole('button', { name: /Network operations/ }).waitFor();
      await page.goBack();
      await page.getByRole('log').waitFor();
    }
  });
}

t.test('the keyboard reaches every control of a space', async (t) => {
  const page = await stage.open('ada@aurora.example', { ...wide, space: stage.room('Network operations') });
  await page.locator('.download').waitFor();
  const reached = new Set<string>();
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('Tab');
    reached.add(
      String(await page.evaluate('document.activeElement.ariaLabel || document.activeElement.innerText')),
    );
  }
  for (const name of ['Hide the guide', 'Message', 'Show offline', 'Filter', 'Reply to thread', '@Meraki'])
    t.ok(reached.has(name), name);
  t.ok([...reached].some((name) => name.startsWith('Reply in thread to Tom Becker')));
  t.ok([...reached].some((name) => name.includes('Technician')));
});

t.test('the page reported no error', async (t) => {
  t.same(stage.errors, []);
});
