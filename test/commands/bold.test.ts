import MarkdownIt from 'markdown-it';
import t from 'tap';
import { commands, dashboardCommands } from '../../src/commands/index.ts';
import type { OutgoingMessage } from '../../src/core/chat.ts';
import { ada, ben, grantOf, lab, start, tom } from '../support/chat.ts';
import { few, startAsking } from '../support/queries.ts';

const html = new MarkdownIt();

/** What is said behind a command's name: names of people, organizations and networks, right and wrong, and phrases. */
const BEHIND = [
  ...['', 'Nobody', 'Ben Okafor', 'ben@aurora.example', 'Tom', 'ada@aurora.example Nowhere', 'Aurora Retail'],
  ...[
    'Auora Retail',
    'Twin',
    'in Nowhere',
    'in organization Nowhere',
    'last 90x',
    'page 99',
    'as csv',
    '"x y"',
  ],
  ...['ofline', 'criticl', 'Rotterdam', 'nothing', 'here', '12345678', '192.0.2.1 from x'],
];

/** Finds the messages in which bold begins or ends inside of bold: its marks then show. */
function broken(sent: readonly { message: OutgoingMessage }[]): string[] {
  return sent
    .map(({ message }) => message.markdown)
    .filter((markdown) => markdown.includes('****') || html.render(markdown).includes('**'));
}

t.test('no answer and no refusal about links has bold inside bold', async (t) => {
  const { say, link, store } = await start(t);
  const twins = ['1', '2'].map((organizationId) =>
    grantOf(ada, { organizationId, organizationName: 'Twin' }),
  );
  const ended = grantOf(tom, { status: 'relink_required', reason: 'unused_90_days' });
  const again = () => link(grantOf(ada), grantOf(ada, lab), ...twins, ended);
  // Commands that ask Meraki refuse alike without a link; what they answer with one is tested below.
  const told = commands.filter((one) => one.name === 'status' || !dashboardCommands.includes(one));
  for (const [person, behinds] of [
    [ben, BEHIND.filter((_, n) => n % 2 === 0)],
    [tom, BEHIND.slice(0, 3)],
  ] as const) {
    for (const { name, isOnce } of told) {
      const found: string[] = [];
      for (const behind of behinds) {
        if (isOnce || behind === '') await again();
        found.push(...broken(await say(person, `${name} ${behind}`.trim())));
      }
      t.same(found, [], `${name}, said by ${person.displayName}`);
    }
  }
  t.ok(await store.listGrants());
});

t.test('no answer about an organization has bold inside bold', async (t) => {
  const { say, organization } = await startAsking(t, { sizes: few });
  const [network] = organization()?.networks ?? [];
  for (const { name } of dashboardCommands.filter((one) => one.name !== 'ping')) {
    const found: string[] = [];
    for (const behind of [...BEHIND, network?.name ?? '', network?.devices[0]?.serial ?? ''])
      found.push(...broken(await say(ada, `${name} ${behind}`.trim())));
    t.same(found, [], name);
  }
});
