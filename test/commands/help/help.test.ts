import t from 'tap';
import { GROUPS } from '../../../src/bot/command.ts';
import { parseCommand } from '../../../src/bot/dispatch/parse-command.ts';
import { helpOn } from '../../../src/commands/help/list-page.ts';
import { commands } from '../../../src/commands/index.ts';
import { storeUnavailable } from '../../../src/core/refusals.ts';
import { cardButtons } from '../../support/card-buttons.ts';
import { ada, ben, grantOf, start, tom } from '../../support/chat.ts';

const OF_ALL = GROUPS.filter((group) => group !== 'Administrators');

t.test('help is three lines, and a button for each group', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ada));
  const [sent] = await say(ada, 'help');
  const { markdown = '', card } = sent?.message ?? {};
  t.match(markdown, /^Hello Ada Moreno, I answer questions about your Cisco Meraki organization/);
  t.match(card?.body.slice(0, 4), [
    { type: 'TextBlock', text: /^Hello Ada Moreno, I answer/ },
    { type: 'TextBlock', text: /^Try “status” or “what changed yesterday”/ },
    { type: 'TextBlock', text: /^More: press a topic/ },
    { type: 'ActionSet' },
  ]);
  const buttons = cardButtons(card);
  t.strictSame(
    buttons.map(({ title }) => title),
    ['status', 'what changed yesterday', ...OF_ALL],
  );
  for (const { command } of buttons)
    t.ok(markdown.includes(`\`${command}\``), `${command} can be typed, too`);
  t.ok(Buffer.byteLength(JSON.stringify(sent?.message)) < 3_000, 'it is short');
});

t.test('who has no link is shown how to make one first', async (t) => {
  const { say, link } = await start(t);
  await link(grantOf(ada));
  for (const room of ['direct', 'ours']) {
    const [sent] = await say(tom, 'help', room);
    t.match(sent?.message.markdown, /First say `link`.*then try `status`/);
    t.equal(cardButtons(sent?.message.card)[0]?.command, 'link');
    const [linked] = await say(ada, 'help', room);
    t.notMatch(cardButtons(linked?.message.card)[0]?.command, 'link');
  }
});

t.test('without the database the help is answered all the same', async (t) => {
  const { answer, store } = await start(t);
  store.listGrants = async () => {
    throw storeUnavailable(new Error('connect ECONNREFUSED'));
  };
  t.match(await answer(ada, 'help'), /Try `status`/);
});

t.test('help me, help please and help? are the same', async (t) => {
  const { answer } = await start(t);
  for (const text of ['help me', 'help please', 'help?', 'Help me!', 'help me please'])
    t.equal(await answer(ada, text), await answer(ada, 'help'), text);
});

t.test('each group is answered by its name, in any case and number, and by its button', async (t) => {
  const { say } = await start(t);
  for (const [said, group] of [
    ['help devices', 'Devices'],
    ['help DEVICES', 'Devices'],
    ['help sites', 'Sites and WAN'],
    ['help site', 'Sites and WAN'],
    ['help Sites and WAN', 'Sites and WAN'],
    ['help sites & wan', 'Sites and WAN'],
    ['help wi-fi', 'Clients and Wi-Fi'],
    ['help clients and wifi', 'Clients and Wi-Fi'],
    ['help client and Wi-Fi', 'Clients and Wi-Fi'],
    ['help organisation', 'Organization'],
    ['help Your link', 'Your links'],
    ["help what's going on", 'What is going on'],
    ...OF_ALL.map((group) => [`help ${group.toLowerCase()}`, group] as const),
  ] as const) {
    const [sent] = await say(ada, said);
    const { markdown = '', card } = sent?.message ?? {};
    t.ok(markdown.startsWith(`**${group}**`), said);
    const own = commands.filter((one) => one.group === group);
    const buttons = cardButtons(card);
    for (const command of own) {
      const { name, summary } = command;
      t.ok(markdown.includes(`- \`${name}`) && markdown.includes(summary), `${said}: ${name}`);
      t.ok(
        buttons.some((button) => button.command === helpOn(command)),
        `${said}: ${name} opens`,
      );
    }
  }
});

t.test('help all has every command once, in its group, in one message', async (t) => {
  const { answer } = await start(t);
  const text = await answer(ben, 'help all');
  t.ok(Buffer.byteLength(text) <= 7439, 'one message');
  const [, ...sections] = text.split(/^\*\*(?=[A-Z][^*]+\*\*$)/m);
  t.same(
    sections.map((section) => section.split('**')[0]),
    GROUPS,
  );
  for (const { name, group, summary } of commands) {
    const lines = text.split('\n').filter((line) => new RegExp(`^- \`${name}(?: [^\`]*)?\` – `).test(line));
    const own = lines.filter((line) => line.endsWith(summary));
    t.equal(own.length, 1, name);
    t.ok(sections[GROUPS.indexOf(group)]?.includes(own[0] ?? 'nothing'), `${name} in ${group}`);
  }
  t.notMatch(await answer(ada, 'help commands'), /Administrators|revoke/);
});

t.test('whatever a button of the help says is understood, and changes nothing', async (t) => {
  const { say } = await start(t);
  const pages = new Set(['help']);
  for (const page of pages) {
    const [sent] = await say(ben, page);
    for (const { title, command } of cardButtons(sent?.message.card)) {
      t.ok(title.length <= 30, `${title} fits a phone`);
      if (command.startsWith('help')) pages.add(command);
      const called = parseCommand(command, commands);
      if (called?.command.changes)
        t.ok(
          called.argumentText === '' && !called.command.isOnce,
          `${command} on ${page} changes nothing by itself`,
        );
    }
  }
  t.ok(pages.size > commands.length, 'each command has a page');
});

t.test('among guests the help is posted, and names no command of administrators', async (t) => {
  const { say, chat } = await start(t);
  chat.mixed.add('mixed');
  for (const text of ['help', 'help all', 'help csv', 'help devices', 'help slow wifi', 'help unlnk'])
    for (const person of [ada, ben]) {
      const sent = await say(person, text, 'mixed');
      t.match(sent, [{ place: { roomId: 'mixed' } }], text);
      t.notMatch(
        JSON.stringify(sent),
        /\*\*Administrators|help administrators|revoke|`audit(?! my shares)|forget/,
        text,
      );
    }
});

t.test('the help of administrators goes to them directly, and is refused to others', async (t) => {
  const { say, answer } = await start(t);
  for (const text of [
    ...['help administrators', 'help Administrator', 'help administration', 'help command revoke'],
    ...[
      'help audit',
      'help with audit',
      '? audit',
      'help the command links',
      'help export',
      'help revoke ada',
    ],
  ]) {
    const sent = await say(ben, text, 'ops');
    const posted = sent.filter(({ place }) => place !== undefined).map(({ message }) => message);
    t.strictSame(posted, [{ markdown: '**Ben Okafor**: I sent you the answer in a direct message.' }], text);
    if (text !== 'help export') t.match(await answer(ada, text), /administrators only/, text);
  }
  t.match(await answer(ben, 'help administrators'), /`revoke <person>` – [\s\S]+`revoke all`/);
  t.match(await answer(ben, 'help export'), /Lists as a file[\s\S]*`export audit`/);
  t.notMatch(await answer(ada, 'help export'), /audit/);
});

t.test('the help makes no line of a mention or of markup', async (t) => {
  const { answer } = await start(t);
  for (const text of [
    'help <@all> status 0',
    'help status <@all> please',
    'help [what](https://x.example) is down',
  ])
    t.notMatch(await answer(ada, text), /`[^`]*(<@|\]\()/, text);
});
