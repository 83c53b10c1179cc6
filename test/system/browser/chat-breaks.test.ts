import t from 'tap';
import { createChatPageSetup } from '../../support/chat-page.ts';
import { requireChromium } from '../../support/chromium.ts';

requireChromium();
const stage = await createChatPageSetup();
t.teardown(() => stage.close());
const ada = stage.person('ada@aurora.example');
const tom = stage.person('tom@aurora.example');
const roomId = stage.room('Network operations');
const say = (markdown: string) => stage.post(tom, { roomId, markdown });

t.test('after a lost connection no message is missing and none is shown twice', async (t) => {
  const before = [await say('stays'), await say('will change'), await say('will go')];
  const page = await stage.open(ada.email, { space: roomId });
  t.teardown(() => page.context().close());
  await page.getByText('will go', { exact: true }).waitFor();

  stage.connection.cut();
  await page.getByText('The connection is lost.').waitFor();
  await page.getByLabel('Message', { exact: true }).fill('typed in the dark');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
  await stage.change('PUT', tom, before[1]?.id ?? '', { roomId, markdown: 'has changed' });
  await stage.change('DELETE', tom, before[2]?.id ?? '');
  // More than one page of messages, so that catching up takes several requests.
  for (let n = 1; n <= 60; n += 1) await say(`missed ${n}`);

  stage.connection.restore();
  // The page may have reconnected by itself just now; then the button is gone.
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 1_000 })
    .catch(() => undefined);
  await page.getByText('missed 60', { exact: true }).waitFor();
  await page.getByText('The connection is lost.').waitFor({ state: 'hidden' });
  const texts = await page.locator('.message .text, .message .gone').allInnerTexts();
  const missed = Array.from({ length: 60 }, (_, index) => `missed ${index + 1}`);
  t.same(texts, ['stays', 'has changed', 'Message deleted', ...missed]);

  t.equal(await page.getByLabel('Message', { exact: true }).inputValue(), 'typed in the dark');
  await page.getByLabel('Message', { exact: true }).press('Enter');
  await page.locator('.message', { hasText: 'typed in the dark' }).waitFor();
  await say('live again');
  await page.getByText('live again', { exact: true }).waitFor();
  t.equal(await page.getByText('live again', { exact: true }).count(), 1);
});

t.test('the stream of events reconnects by itself', async (t) => {
  const page = await stage.open(ada.email, { space: roomId });
  t.teardown(() => page.context().close());
  await page.getByText('live again', { exact: true }).waitFor();
  const streams = () => stage.webex.requests.filter(({ path }) => path === '/sandbox/events').length;
  const before = streams();
  stage.connection.cut();
  await page.getByText('The connection is lost.').waitFor();
  stage.connection.restore();
  await page.getByText('The connection is lost.').waitFor({ state: 'hidden' });
  t.ok(streams() > before);
});

t.test('each failed request is shown and can be tried again', async (t) => {
  const failing = (path: RegExp) =>
    stage.webex.faults.add({
      path,
      times: 1,
      effect: { kind: 'answer', status: 503, body: '{"message":"Having a rest."}' },
    });
  const again = 'Try again';

  failing(/^\/sandbox\/people$/);
  failing(/^\/v1\/rooms$/);
  failing(/^\/v1\/messages$/);
  const page = await stage.open(ada.email, { space: roomId });
  t.teardown(() => page.context().close());
  await page.getByText('The sandbox did not open. Having a rest. (503)').waitFor();
  await page.getByRole('button', { name: again }).click();
  await page.getByText('The spaces did not load. Having a rest. (503)').waitFor();
  await page.getByRole('button', { name: again }).click();
  await page.getByText('The messages did not load. Having a rest. (503)').waitFor();
  await page.getByRole('button', { name: again }).click();
  await page.getByText('live again', { exact: true }).waitFor();

  failing(/^\/v1\/contents\//);
  await stage.post(tom, { roomId, markdown: 'a file' }, new File(['a,b\n'], 'a.csv', { type: 'text/csv' }));
  await page.getByText('The file did not load: Having a rest. (503)').waitFor();
  await page.getByRole('button', { name: again }).click();
  await page.getByRole('button', { name: 'Download a.csv, 4 B' }).waitFor();

  const content = {
    type: 'AdaptiveCard',
    version: '1.3',
    actions: [{ type: 'Action.Submit', title: 'Press' }],
  };
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
  await stage.post(tom, { roomId, markdown: 'a card', attachments });
  failing(/^\/v1\/attachment\/actions$/);
  await page.getByRole('button', { name: 'Press' }).click();
  await page.getByText('Not sent: Having a rest. (503)').waitFor();
  await page.getByRole('button', { name: 'Press' }).click();
  await page.getByText('Sent', { exact: true }).waitFor();
  t.equal(stage.webex.api.actions.size, 1);
});
