import MarkdownIt from 'markdown-it';
import t from 'tap';
import { DAY } from '../../src/core/clock.ts';
import { ada, ben, grantOf, minutesAgo, NOW, start, tom } from './fixture.ts';

const webex = new MarkdownIt({ html: true, linkify: true });
const lab = { organizationId: '817302', organizationName: 'Harbor Lab' };
const broken = { status: 'relink_required', reason: 'unused_90_days' } as const;

t.test('whoami', async (t) => {
  const { answer, link } = await start(t);
  t.match(await answer(ben, 'whoami'), /one of this bot's administrators[\s\S]+no links\. Say \*\*link\*\*/);
  await link(grantOf(ada), grantOf(ada, { ...lab, ...broken }));
  const text = await answer(ada, 'whoami');
  t.match(text, /\*\*Ada Moreno\*\* \(ada&#64;aurora\\\.example\)/);
  t.match(
    text,
    /Aurora Retail\*\* – active, linked 3 days ago; I may read networks and devices, status, alerts and usage/,
  );
  t.match(text, /Harbor Lab\*\* – must be linked again/);
  t.match(text, /`ada`/);
  t.notMatch(text, /administrator|sealed/);
});

t.test('organizations', async (t) => {
  const { answer, link } = await start(t);
  t.match(await answer(ada, 'organizations'), /have not linked/);
  await link(grantOf(ada, { linkedAt: minutesAgo(3) }), grantOf(ada, { ...lab, ...broken }));
  const [first, second] = (await answer(ada, 'organizations'))
    .split('\n')
    .filter((line) => line.startsWith('-'));
  t.match(first, /Harbor Lab\*\* – \*\*must be linked again\*\*: it was not used for 90 days/);
  t.match(second, /Aurora Retail\*\* – active, linked 3 minutes ago/);
});

t.test('links: worst first, then by name', async (t) => {
  const { answer, link, store } = await start(t);
  t.match(await answer(ben, 'links'), /Nobody has linked/);
  await link(grantOf(tom), grantOf(ada), grantOf(tom, { ...lab, ...broken, linkedAt: NOW - 100 * DAY }));
  const text = await answer(ben, 'links');
  t.match(text, /^\*\*3 links of 2 people, 1 of them to be linked again\*\*/);
  const lines = text.split('\n').filter((line) => line.startsWith('-'));
  t.match(lines[0], /Tom Becker.*Harbor Lab · \*\*must be linked again\*\*.*linked on 25 April 2026/);
  t.match(
    lines[1],
    /Ada Moreno\*\* \(ada&#64;aurora\\\.example\) · Aurora Retail · active · linked 3 days ago/,
  );
  t.match(lines[2], /Tom Becker.*Aurora Retail · active/);

  t.notMatch(await answer(ben, 'links moreno'), /Tom/);
  t.match(await answer(ben, 'links TOM@AURORA'), /^\*\*2 links of 1 person/);
  t.match(await answer(ben, 'links nobody'), /Nobody called “nobody”/);

  const owed = {
    id: 'r',
    sealedRefreshToken: 'sealed',
    attempts: 2,
    nextAt: NOW,
    requestedAt: minutesAgo(5),
  };
  const { personId, organizationId, organizationName } = grantOf(ada);
  await store.commit({ saveRevocations: [{ ...owed, personId, organizationId, organizationName }] });
  t.match(
    await answer(ben, 'links'),
    /told of 1 revocation:\*\*\n\n- \*\*Ada Moreno\*\* · Aurora Retail · asked 5 minutes ago · tried 2 times/,
  );
  t.notMatch(await answer(ben, 'links tom'), /revocation/);
});

t.test('a long list says how many more', async (t) => {
  const { answer, link } = await start(t);
  await link(
    ...Array.from({ length: 60 }, (_, i) => grantOf({ ...ada, id: `p${i}`, displayName: `Person ${i}` })),
  );
  t.match(await answer(ben, 'links'), /… and 35 more\. Name a person/);
});

t.test('names that strangers chose stay names', async (t) => {
  const { answer, link } = await start(t);
  const evil = '<@all> [x](https://evil.com)\n# y';
  await link(grantOf({ ...ada, displayName: evil }, { organizationName: evil }));
  for (const [who, text] of [
    [ada, 'whoami'],
    [ada, 'organizations'],
    [ben, 'links'],
    [ada, 'unlink'],
  ] as const) {
    const said = await answer(who, text);
    t.match(said, /&lt;&#64;all&gt; \\\[x\\\]/, text);
    t.notMatch(said, '<@', text);
    t.notMatch(webex.render(said), /<(a|h\d|img)\b/, text);
  }
});
