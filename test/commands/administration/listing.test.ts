import MarkdownIt from 'markdown-it';
import t from 'tap';
import { DAY } from '../../../src/core/clock.ts';
import { ada, ben, grantOf, lab, minutesAgo, NOW, secretIn, start } from '../../support/chat.ts';

const webex = new MarkdownIt({ html: true, linkify: true });
const broken = { status: 'relink_required', reason: 'unused_90_days' } as const;

t.test('`whoami` tells the person, their links and their defaults', async (t) => {
  const { answer, link } = await start(t);
  t.match(await answer(ben, 'whoami'), /one of this bot's administrators[\s\S]+no links\. Say `link`/);
  await link(grantOf(ada), grantOf(ada, { ...lab, ...broken }));
  await answer(ada, 'use organization Aurora Retail');
  const text = await answer(ada, 'whoami');
  t.match(text, /\*\*Ada Moreno\*\* \(ada&#64;aurora\\\.example\)/);
  t.match(
    text,
    /Aurora Retail\*\* – active, linked 3 days ago, last used 1 minute ago, your default; I may read networks and devices, status, alerts and usage/,
  );
  t.match(text, /Harbor Lab\*\* – \*\*must be linked again\*\*: it was unused for 90 days/);
  t.notMatch(text, /administrator|sealed/);
});

t.test('`whoami` ends with the person id and what it is for, in a direct space only', async (t) => {
  const { answer, say } = await start(t);
  t.match(await answer(ada, 'whoami'), /Only needed for .*`BOT_ADMINS`: your person ID in Webex is `ada`\.$/);
  t.notMatch((await say(ada, 'whoami', 'ops'))[0]?.message.markdown, /`ada`|BOT_ADMINS/);
});

t.test('`organizations` lists the links and the defaults', async (t) => {
  const { answer, say, link } = await start(t);
  t.ok(secretIn(await answer(ada, 'organizations')), 'none: a link is offered');
  await link(
    grantOf(ada, { linkedAt: minutesAgo(3), lastUsedAt: NOW - 2 * DAY }),
    grantOf(ada, { ...lab, ...broken }),
  );
  const text = await answer(ada, 'organizations');
  const [first, second] = text.split('\n').filter((line) => line.startsWith('-'));
  t.match(first, /Harbor Lab\*\* – \*\*must be linked again\*\*: it was unused for 90 days/);
  t.match(second, /Aurora Retail\*\* – active, linked 3 minutes ago, last used 2 days ago$/);
  t.match(text, /Say `link` to link again\.\n\nYour most recent working link answers\. `use organization`/);

  await answer(ada, 'use organization Aurora Retail');
  await say(ada, 'use here Aurora Retail', 'ops');
  const [sent] = await say(ada, 'organizations', 'ops');
  t.match(sent?.message.markdown, /Aurora Retail\*\* – .*, your default, the default in this space/);
  t.notMatch(sent?.message.markdown, /most recent working link/);
});

t.test('two organizations of one name are told apart', async (t) => {
  const { answer, link } = await start(t);
  await link(grantOf(ada), grantOf(ada, { organizationId: '7' }), grantOf(ada, lab));
  for (const command of ['organizations', 'whoami']) {
    const text = await answer(ada, command);
    for (const name of ['Aurora Retail (549236)', 'Aurora Retail (7)', 'Harbor Lab']) {
      t.match(text, `**${name}** –`);
    }
  }
});

t.test('names that others chose forge no Markdown and no mention', async (t) => {
  const { answer, link } = await start(t);
  const evil = '<@all> [x](https://evil.com)\n# y';
  await link(grantOf({ ...ada, displayName: evil }, { organizationName: evil }));
  for (const [who, text] of [
    [ada, 'whoami'],
    [ada, 'organizations'],
    [ada, 'use here'],
    [ben, 'links'],
    [ben, 'links <@all> [x]'],
    [ben, 'audit "<@all> [x](https://evil.com)"'],
    [ben, 'revoke nobody <@all> [x]'],
    [ada, 'use organization <@all> [x]'],
    [ben, 'revoke ada@aurora.example <@all> [x] nowhere'],
  ] as const) {
    const said = await answer(who, text);
    t.match(said, /&lt;&#64;all&gt; \\\[x\\\]/, text);
    t.notMatch(said, '<@', text);
    t.notMatch(webex.render(said), /<(a|h\d|img)\b/, text);
  }
});
