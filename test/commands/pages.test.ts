import t from 'tap';
import { ada, grantOf, tom } from '../support/chat.ts';
import { few, startAsking } from '../support/queries.ts';
import { unlinkBy } from '../support/unlink-by.ts';

t.test('a typed page and the file of a button go on with the list that was just looked at', async (t) => {
  const { ask, press } = await startAsking(t);
  await ask('vpn');
  t.same((await ask('vpn page 2')).calls, []);
  t.same((await ask('VPN page 3')).calls, []);
  const { calls, card } = await ask('devices offline');
  t.ok(calls.length > 0);
  const { file, calls: none } = await press(card, 'All as CSV');
  t.ok(file);
  t.same(none, []);
});

t.test('a list of another organization or another command is read anew', async (t) => {
  const { ask, inLab } = await startAsking(t, { sizes: few });
  await ask('networks');
  t.equal((await ask('devices page 2')).calls.length > 0, true);
  await inLab();
  t.match((await ask('devices page 2 in organization Harbor Lab')).texts[0], 'Harbor Lab');
});

t.test('from page 2 on the text still has what a person would type', async (t) => {
  const { ask, press, organization } = await startAsking(t);
  const { card } = await ask('networks');
  const second = await press(card, 'Next page');
  t.match(second.markdown, /`networks page 3` shows more; `networks as csv`/);
  const third = await press(second.card, 'Next page');
  t.match(third.markdown, /21–30 of 1,000\. `networks page 4`/);
  t.notMatch(third.markdown, organization()?.id ?? '');
});

t.test('two quoted names stay two on every page', async (t) => {
  const { ask, press } = await startAsking(t);
  const { card, markdown } = await ask('networks "Rotterdam" "tag:store"');
  t.match(markdown, /`networks "Rotterdam" "tag:store" page 2`/);
  const second = await press(card, 'Next page');
  t.match(second.markdown, /11–20 of/);
});

t.test('data that was read with a link is not shown after the link has ended', async (t) => {
  const { ask, press, answer, link } = await startAsking(t, { sizes: few });
  const { card } = await ask('devices');
  await unlinkBy(answer, ada);
  t.match((await press(card, 'Next page')).markdown, /have not linked/);
  await link(grantOf(ada, { linkedAt: 5 }));
  const again = await press(card, 'Next page');
  t.ok(again.calls.length > 0, 'read anew, with the new link');
});

t.test("a list's id does nothing for somebody else, even with a link of their own", async (t) => {
  const { ask, say, link, meraki } = await startAsking(t, { sizes: few });
  await link(grantOf(tom));
  const { buttons } = await ask('devices');
  const before = meraki.requests.length;
  await say(tom, 'devices page 2', 'direct', { list: buttons[0]?.list });
  t.ok(meraki.requests.length > before, 'asked anew, as Tom');
});

t.test('a typed page goes on with a list only under the same default network', async (t) => {
  const { ask, organization } = await startAsking(t);
  // The head office has several pages of devices.
  const [second, first] = organization()?.networks ?? [];
  await ask(`use network ${first?.id}`);
  await ask('devices');
  await ask(`use network ${second?.id}`);
  t.match((await ask('devices page 2')).markdown, second?.name ?? 'none');
});

t.test('a very long text is refused without a call to Meraki', async (t) => {
  const { ask } = await startAsking(t);
  for (const text of ['events ', 'devices ', 'history ', 'status ']) {
    const { markdown, calls } = await ask(text + 'qx '.repeat(2_300));
    t.match(markdown, /too long for a question/);
    t.same(calls, []);
  }
});
