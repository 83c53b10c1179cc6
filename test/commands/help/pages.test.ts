import t from 'tap';
import { argumentMeaning, argumentsOf } from '../../../src/commands/help/arguments.ts';
import { pressable } from '../../../src/commands/help/examples.ts';
import { helpOn } from '../../../src/commands/help/list-page.ts';
import { commands } from '../../../src/commands/index.ts';
import { cardButtons } from '../../support/card-buttons.ts';
import { ada, ben, start } from '../../support/chat.ts';

t.test('the help of one command has its usage, examples and phrases', async (t) => {
  const { answer } = await start(t);
  for (const command of commands) {
    const { name, usage, examples, alsoSaid = [] } = command;
    const text = await answer(ben, helpOn(command));
    t.ok(text.startsWith(`**${name}**`), name);
    if (usage !== undefined) t.ok(text.includes(`\`${name} ${usage}\``), `${name}: usage`);
    for (const example of examples) t.ok(text.includes(`- \`${example}\``), `${name}: ${example}`);
    t.equal(/in your own words/.test(text), alsoSaid.length > 0, name);
  }
});

t.test('each argument of each command has a meaning', async (t) => {
  for (const command of commands)
    for (const argument of argumentsOf(command.usage ?? ''))
      t.ok(argumentMeaning(argument, command), `${command.name} ${argument}`);
});

t.test('the help says how far a command looks back', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'help events'), /without one, the last 2 hours; at most 7 days/);
  t.match(await answer(ada, 'help client'), /without one, the last 31 days$/m);
});

t.test('ping is shown with a host and without one', async (t) => {
  const { answer } = await start(t);
  const text = await answer(ada, 'help ping');
  t.match(text, /`ping \[<host> from\] <device> \[in <network>\]`/);
  t.match(text, /`\[<host> from\]` – an IP address or a host name/);
});

t.test('examples without names can be pressed, those with names are read', async (t) => {
  const { say } = await start(t);
  const [sent] = await say(ada, 'help command devices');
  t.strictSame(
    cardButtons(sent?.message.card).map(({ command }) => command),
    ['devices offline', 'devices offline alerting MS MR', 'help devices'],
  );
  t.match(JSON.stringify(sent?.message.card), /"text":"devices MR in Rotterdam 301"/);
  const saysNoName = commands.flatMap(pressable).filter((line) => /Rotterdam|office|@|"/.test(line));
  t.strictSame(saysNoName, []);
});

t.test('words that begin several commands show all of them', async (t) => {
  const { answer } = await start(t);
  const text = await answer(ada, 'help use');
  for (const name of ['use organization', 'use here', 'use network', 'use here network'])
    t.match(text, `- \`${name}\` – `, name);
  t.match(await answer(ada, 'help use here'), /^\*\*use here\*\*/);
  t.match(await answer(ada, 'help keep'), /^\*\*keep alive\*\*/, 'a single one at once');
  t.match(await answer(ada, 'help revoke'), /administrators only/);
});

t.test('words of the grammar have a page', async (t) => {
  const { answer } = await start(t);
  for (const [said, page] of [
    ...['last', 'last 7d', 'time', 'times', 'period', 'periods', 'yesterday', 'since', 'since monday'].map(
      (word) => [word, /^\*\*Times\*\*[\s\S]*`history`/] as const,
    ),
    ...['in', 'in Rotterdam 301', 'names', 'quotes', 'name'].map(
      (word) => [word, /Partial names work\. Quote names that contain in, last or as\./] as const,
    ),
    ...['csv', 'as csv', 'export', 'AS CSV', 'file'].map(
      (word) => [word, /^\*\*Lists as a file\*\*/] as const,
    ),
    ...['page', 'page 2', 'pages', 'next page'].map((word) => [word, /^\*\*Pages of a list\*\*/] as const),
    ['organization', /`firmware`[\s\S]*`in organization Harbor Lab`/],
    ['in organization', /`firmware`|asks about that network/],
    ['privacy', /^\*\*privacy\*\*[\s\S]*default: who reads here decides/],
    ['link', /^\*\*link\*\*/],
    ['mentions', /mention me first/],
    ['phrases', /as you would ask a colleague/],
  ] as const)
    t.match(await answer(ada, `help ${said}`), page, said);
});

t.test('the singular or plural of a command is that command', async (t) => {
  const { answer } = await start(t);
  t.match(await answer(ada, 'help uplink'), /^\*\*uplinks\*\*/);
  t.match(await answer(ada, 'help alert'), /^\*\*alerts\*\*/);
  t.match(await answer(ada, 'help device'), /^\*\*device\*\*/, 'which is a command itself');
  t.match(await answer(ada, 'help with vpn'), /^\*\*vpn\*\*/);
  t.match(await answer(ada, 'help me with devices'), /^\*\*Devices\*\*/);
});

t.test('free words offer what fits', async (t) => {
  const { say, answer } = await start(t);
  const [sent] = await say(ada, 'help slow wifi');
  t.match(cardButtons(sent?.message.card).at(-2), { title: 'wireless', command: 'wireless' });
  t.match(sent?.message.markdown, /“slow wifi”[\s\S]*`wireless` – Wi-Fi health/);
  const [client] = await say(ada, 'help client can not connect');
  const offered = cardButtons(client?.message.card).map(({ command }) => command);
  t.ok(
    offered.includes('wireless') && !offered.includes('client'),
    'a command that needs more opens its page',
  );
  t.match(await answer(ada, 'help bandwidth'), /`top`/);
});

t.test('a misspelt command has buttons, and what there is no help on a button to all', async (t) => {
  const { say, answer } = await start(t);
  const [slip] = await say(ada, 'help unlnk');
  t.match(slip?.message.markdown, /There is no help on “unlnk”\. Did you mean `help unlink`\?/);
  t.strictSame(
    cardButtons(slip?.message.card).map(({ command }) => command),
    ['help unlink', 'help'],
  );
  const [nothing] = await say(ada, 'help frobnicate <b>');
  t.match(nothing?.message.markdown, /There is no help on “frobnicate &lt;b&gt;”\. Say `help`/);
  t.strictSame(
    cardButtons(nothing?.message.card).map(({ command }) => command),
    ['help'],
  );
  t.notMatch(await answer(ada, 'help unlnk'), /Reference/);
});

t.test('what is offered repeats no mention', async (t) => {
  const { answer } = await start(t);
  t.notMatch(await answer(ada, 'help <@all> status'), '`status <@all>`');
});
