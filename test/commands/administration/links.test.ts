import t from 'tap';
import type { Card } from '../../../src/core/chat.ts';
import { DAY } from '../../../src/core/clock.ts';
import { ada, ben, grantOf, lab, minutesAgo, NOW, start, tom } from '../../support/chat.ts';
import { readCard } from '../../support/queries.ts';

const broken = { status: 'relink_required', reason: 'unused_90_days' } as const;
const linesOf = (text = '') => text.split('\n').filter((line) => line.startsWith('-'));

/** The buttons of a card. */
const buttonsOf = (card: Card | undefined) => card?.actions ?? [];

const owed = { id: 'r', sealedRefreshToken: 'sealed', attempts: 2, nextAt: NOW, requestedAt: minutesAgo(5) };

t.test('links are listed with state, age, last use and scopes, ended ones first, then by name', async (t) => {
  const { answer, link } = await start(t);
  t.match(await answer(ben, 'links'), /There are no links now/);
  await link(grantOf(tom), grantOf(ada), grantOf(tom, { ...lab, ...broken, linkedAt: NOW - 100 * DAY }));
  const text = await answer(ben, 'links');
  t.match(text, /^\*\*3 links of 2 people, 1 of them to be linked again\*\*/);
  const lines = linesOf(text);
  t.match(lines[0], /Tom Becker.*Harbor Lab · \*\*must be linked again\*\*.*linked on 25 April 2026/);
  t.match(
    lines[1],
    /Ada Moreno\*\* \(ada&#64;aurora\\\.example\) · Aurora Retail · active · linked 3 days ago · last used 1 minute ago · may read networks and devices, status, alerts and usage$/,
  );
  t.match(lines[2], /Tom Becker.*Aurora Retail · active/);
  t.notMatch(text, /sealed/);
});

t.test('suspended links are listed with the reason, below those that have ended', async (t) => {
  const { say, link, admission } = await start(t);
  await link(
    grantOf(ada),
    grantOf(tom, { personOrgId: 'partner' }),
    grantOf(tom, { ...lab, ...broken, personOrgId: 'partner' }),
  );
  admission.outside.add('partner');
  const [reply] = await say(ben, 'links');
  const { markdown = '', card } = reply?.message ?? {};
  t.match(markdown, /^\*\*3 links of 2 people, 1 of them to be linked again, 2 of them suspended\*\*/);
  const lines = linesOf(markdown);
  const suspended = /\*\*suspended\*\*: the person's Webex organization may not use this bot/;
  t.match(lines[0], /Harbor Lab/);
  t.match(lines[0], suspended);
  t.match(lines[0], /must be linked again/);
  t.match(lines[1], /Tom Becker.*Aurora Retail/);
  t.match(lines[1], suspended);
  t.match(lines[2], /Ada Moreno.*active/);
  t.equal(JSON.stringify(card).split('**suspended**').length - 1, 2, 'on the card too');
  admission.outside.clear();
  t.notMatch((await say(ben, 'links'))[0]?.message.markdown, /suspended/);
});

t.test('links are found by address, a part of a name, or organization', async (t) => {
  const { answer, link } = await start(t);
  await link(grantOf(tom), grantOf(ada), grantOf(tom, lab));
  t.notMatch(await answer(ben, 'links moreno'), /Tom/);
  t.match(await answer(ben, 'links TOM@AURORA'), /^\*\*2 links of 1 person/);
  t.equal(await answer(ben, 'links ÁDA-MORENO'), await answer(ben, 'links Ada Moreno'));
  const text = await answer(ben, 'links "harbor lab"');
  t.match(text, /^\*\*1 link of 1 person\*\*/);
  t.match(text, /Tom Becker.*Harbor Lab/);
  t.match(await answer(ben, 'links nobody'), /No link matches “nobody”.*Say `links`/);
  t.match(await answer(ben, 'links Ada Morneo'), /Did you mean \*\*Ada Moreno\*\*/);
});

t.test('revocations that Meraki has not confirmed are listed', async (t) => {
  const { answer, link, store } = await start(t);
  await link(grantOf(ada), grantOf(tom));
  const key = { personId: 'ada', organizationId: '817302', organizationName: 'Harbor Lab' };
  await store.commit({
    saveRevocations: [
      { ...owed, ...key },
      { ...owed, ...key, id: 's', personId: 'gone', organizationName: '' },
    ],
  });
  const text = await answer(ben, 'links');
  t.match(text, /2 revocations not yet confirmed by Meraki\*\*/);
  t.match(
    text,
    /\*\*Revocation\*\* of Ada Moreno · Harbor Lab · asked 5 minutes ago · tried 2 times\n- .*a person without links · a link that was not finished/,
  );
  t.notMatch(await answer(ben, 'links tom'), /revocation/i);
  t.match(
    await answer(ben, 'links harbor'),
    /^\*\*0 links of 0 people; 1 revocation not yet confirmed by Meraki\*\*/,
  );
});

t.test('pages are turned by text, and the buttons say the same', async (t) => {
  const { say, answer, link } = await start(t);
  await link(
    ...Array.from({ length: 25 }, (_, i) =>
      grantOf({ ...ada, id: `p${i}`, displayName: `Person ${100 + i}` }),
    ),
  );
  const [first] = await say(ben, 'links person');
  t.match(first?.message.markdown, /^\*\*25 links of 25 people/);
  t.match(first?.message.markdown, /Page 1 of 3: add `page 2` for the next one/);
  t.equal(linesOf(first?.message.markdown).length, 10);
  t.match(buttonsOf(first?.message.card), [
    { type: 'Action.Submit', title: 'Next page', data: { command: 'links person page 2', owner: 'ben' } },
  ]);

  const [second] = await say(ben, 'links person page 2');
  t.match(linesOf(second?.message.markdown)[0], /Person 110/);
  t.match(buttonsOf(second?.message.card), [
    { title: 'Next page', data: { command: 'links person page 3' } },
    { title: 'Previous page', data: { command: 'links person' } },
  ]);
  const [last] = await say(ben, 'links PAGE 3');
  t.equal(linesOf(last?.message.markdown).length, 5);
  t.match(last?.message.markdown, /Page 3 of 3\.$/);
  t.match(buttonsOf(last?.message.card), [{ title: 'Previous page', data: { command: 'links page 2' } }]);
  t.match(buttonsOf((await say(ben, 'links'))[0]?.message.card), [{ data: { command: 'links page 2' } }]);
  t.match(await answer(ben, 'links page 4'), /no page 4.*The list has 3 pages/);
  t.match(await answer(ben, 'links page 0'), /no page 0/);
  t.match(await answer(ben, 'links page 99999999999999999999'), /no page 9/);
  t.match(await answer(ben, 'links "page 2"'), /No link matches “page 2”/);
  t.match(await answer(ben, 'links last 7d page 2'), /No link matches “last 7d”/);
  t.match(await answer(ben, 'links in organization Aurora'), /No link matches “in organization Aurora”/);
});

t.test('a state narrows the list, with or without a name, and quotes make it a name', async (t) => {
  const { answer, say, link, store, admission } = await start(t);
  await link(
    grantOf(ada),
    grantOf(ada, { ...lab, ...broken }),
    grantOf(tom, { personOrgId: 'partner' }),
    grantOf(ben, { organizationId: '7', organizationName: 'Always Active' }),
  );
  admission.outside.add('partner');
  const key = { personId: 'ada', organizationId: '5', organizationName: 'Pier Group' };
  await store.commit({ saveRevocations: [{ ...owed, ...key }] });
  for (const [text, first] of [
    ['active', /^\*\*2 links of 2 people\*\*/],
    ['ENDED', /^\*\*1 link of 1 person.*\n\n- .*Harbor Lab/],
    ['ada ended', /Harbor Lab/],
    ['suspended', /^\*\*1 link.*\n\n- .*Tom Becker/],
    ['asleep', /^\*\*1 link.*\n\n- .*Tom Becker/],
    ['unconfirmed', /^\*\*0 links of 0 people; .*\n\n- .*Pier Group/],
    ['untold', /^\*\*0 links of 0 people; .*\n\n- .*Pier Group/],
    ['"always active"', /^\*\*1 link of 1 person/],
    ['"active"', /^\*\*1 link of 1 person\*\*\n\n- .*Ben Okafor/],
    ['always active active', /^\*\*1 link of 1 person/],
  ] as const)
    t.match(await answer(ben, `links ${text}`), first, text);
  const [none] = await say(ben, 'links tom ended');
  t.match(none?.message.markdown, /No link that matches “tom” is ended\.\*\* Say `links`/);
  t.match(readCard(none?.message.card).buttons, [{ title: 'All links', command: 'links' }]);
});

t.test('each row has a button that asks before it ends the link', async (t) => {
  const { say, link, store, chat } = await start(t);
  const id = 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9hZGE0YWRhNGFkYTRhZGE';
  await link(grantOf({ ...ada, id }), grantOf(tom), grantOf({ ...ada, id }, lab));
  const [listed] = await say(ben, 'links', 'ops');
  const revokes = readCard(listed?.message.card).buttons.filter(({ title }) => title === 'Revoke');
  t.match(revokes, [
    { command: `revoke ${id} 549236`, owner: 'ben' },
    { command: `revoke ${id} 817302`, owner: 'ben' },
    { command: 'revoke "tom@aurora.example" 549236', owner: 'ben' },
  ]);
  const [, ofLab] = revokes;
  const [asked] = await say(ben, ofLab?.command ?? '', 'direct', { owner: 'ben' });
  t.match(asked?.message.markdown, /^\*\*Revoke the link of Ada Moreno \(ada&#64;.* to Harbor Lab\?\*\*/);
  t.notMatch(asked?.message.markdown, id, 'people read no id');
  t.equal((await store.listGrants()).length, 3);
  const [yes, cancel] = readCard(asked?.message.card).buttons;
  t.match([yes, cancel], [{ title: 'Revoke' }, { title: 'Cancel' }]);
  const ended = await say(ben, yes?.command ?? '', 'direct', { owner: 'ben' });
  t.match(ended.at(-1)?.message.markdown, /Harbor Lab\*\* has ended/);
  t.match(ended[0], { personId: id, message: { markdown: /Harbor Lab\*\* was revoked by Ben Okafor/ } });
  t.equal((await store.listGrants()).length, 2);
  t.match((await say(ben, yes?.command ?? ''))[0]?.message.markdown, /used already/);
  t.match((await say(ben, cancel?.command ?? ''))[0]?.message.markdown, /used already/);
  t.same(chat.removed, []);
});

t.test('the button for the next page keeps the words as they were grouped', async (t) => {
  const { say, link } = await start(t);
  const organizationName = 'Deck page 7';
  await link(...Array.from({ length: 11 }, (_, i) => grantOf({ ...ada, id: `p${i}` }, { organizationName })));
  const [first] = await say(ben, 'links "Deck page 7"');
  const command = 'links "Deck page 7" page 2';
  t.match(buttonsOf(first?.message.card), [{ data: { command } }]);
  const [second] = await say(ben, command);
  t.match(second?.message.markdown, /Page 2 of 2/);
});

t.test('a full page fits into one message and one card', async (t) => {
  const { say, link } = await start(t);
  const scopes = ['dashboard:general', 'sdwan', 'switch', 'wireless', 'camera', 'sensor'].flatMap((area) => [
    `${area}:config:read`,
    `${area}:telemetry:read`,
  ]);
  await link(
    ...Array.from({ length: 25 }, (_, i) =>
      grantOf({ ...ada, id: `p${i}` }, { ...broken, scopes, organizationName: 'Aurora Retail Europe' }),
    ),
  );
  const [sent] = await say(ben, 'links');
  t.match(sent?.message.markdown, /may read 12 areas/);
  t.ok(Buffer.byteLength(sent?.message.markdown ?? '') < 7439);
  t.ok(Buffer.byteLength(JSON.stringify(sent?.message.card)) < 20_000);
});
