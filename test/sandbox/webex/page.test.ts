import t from 'tap';
import { startStandIn } from '../../support/webex-stand-in.ts';

const { webex, world, ada, bot } = await startStandIn(t);

t.test('the list of people has the tokens of all but the bot', async (t) => {
  const response = await fetch(`${webex.url}/sandbox/people`);
  const people: unknown = await response.json();
  t.match(people, [
    {
      id: ada.id,
      webexToken: ada.webexToken,
      isBot: false,
      merakiRole: 'organization administrator',
      description: String,
    },
    ...Array.from({ length: 3 }, () => ({ webexToken: String })),
    { id: bot.id, isBot: true },
  ]);
  const text = JSON.stringify(people);
  for (const secret of [
    bot.webexToken,
    world.webhookSecret,
    world.webexClient.secret,
    world.merakiClient.secret,
  ])
    t.notOk(text.includes(secret));
});

t.test('the page and its libraries are served', async (t) => {
  const page = await fetch(`${webex.url}/`);
  t.equal(page.status, 200);
  t.match(page.headers.get('content-type'), 'text/html');
  for (const name of ['adaptivecards.min.js', 'adaptivecards.css', 'markdown-it.min.js']) {
    const file = await fetch(`${webex.url}/vendor/${name}`);
    t.equal(file.status, 200, name);
    t.match(file.headers.get('content-type'), name.endsWith('.css') ? 'text/css' : 'javascript');
  }
  t.match(await (await fetch(`${webex.url}/vendor/markdown-it.min.js`)).text(), 'markdownit');
});

t.test('no other file is served', async (t) => {
  for (const path of ['/vendor/package.json', '/..%2fworld.ts', '/%2e%2e/world.ts', '/none.js'])
    t.equal((await fetch(`${webex.url}${path}`)).status, 404, path);
});
