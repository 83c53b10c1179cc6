import t from 'tap';
import { LOOKING_BACK } from '../../src/bot/query/refused-arguments.ts';
import { dashboardCommands } from '../../src/commands/index.ts';
import { ada } from '../support/chat.ts';
import { few, type ReadButton, type RigOptions, readCard, startAsking } from '../support/queries.ts';

/** Arguments of which each is wrong, or incomplete, for some command. */
const ARGUMENTS = [
  ...[
    '',
    'NETWORK',
    'in NETWORK',
    'SWITCH',
    'GATEWAY',
    'in SWITCH',
    'SWITCH in NETWORK',
    'NETWORKx',
    'in Nowhere',
  ],
  ...['zzqx', 'Guest', 'ORGANIZATION', 'in organization Nowhere', '10.1.45.63', 'a4:83:e7:3d:f7:ca'],
  ...['failed', 'down', 'offline', 'warning', 'critical', 'ready', 'not connected', 'MX', 'switches', 'wifi'],
  ...['failed in NETWORK', 'clients in NETWORK', 'devices in NETWORK', 'critical in NETWORK last 2d'],
  ...['SWITCH 12', 'SWITCH 1-4', 'SWITCH 99', 'port 12 of SWITCH', '12 in NETWORK'],
  ...['last 2d', 'last 5m', 'last 400d', 'last 90x', 'yesterday', 'NETWORK last 2d', 'in NETWORK last 90d'],
  ...['page 0', 'page 99', 'as csv', 'NETWORK as csv', 'in NETWORK page 7'],
];

/** Starts the bot, with a function that says a text, or presses a button, and tells whether it was answered. */
async function startTrying(t: Parameters<typeof startAsking>[0], options: RigOptions) {
  const rig = await startAsking(t, options);
  const all = rig.organization()?.networks ?? [];
  const named = (type: string) =>
    all.flatMap(({ devices }) => devices).find(({ model }) => model.type === type)?.name ?? '';
  const names = Object.entries({
    NETWORK: all[0]?.name ?? '',
    SWITCH: named('MS'),
    GATEWAY: named('MX'),
    ORGANIZATION: 'Aurora Retail',
  });
  const say = async (text: string, pressed?: ReadButton) => {
    rig.lines.length = 0;
    const [sent] = await rig.say(ada, text, 'direct', pressed);
    const isRefused = rig.lines.some((line) => /command (?:refused|failed)/.test(line));
    const { markdown = '', card } = sent?.message ?? {};
    return { isRefused, markdown, card, buttons: readCard(card).buttons };
  };
  return {
    ...rig,
    ask: say,
    fill: (text: string) => names.reduce((said, [word, name]) => said.replaceAll(word, name), text),
    press: (button: ReadButton) => say(button.command, button),
  };
}

t.test('whatever is asked in the wrong way is answered, or has buttons that are', async (t) => {
  const { ask, fill, press } = await startTrying(t, { sizes: few });
  /** By the command: what a button leads to depends on nothing else. */
  const tried = new Map<string, Promise<boolean>>();

  /** Whether a button is answered; or asks again, for a second thing that was wrong, with buttons that are. */
  function leadsOn(button: ReadButton, depth: number): Promise<boolean> {
    const known = tried.get(button.command);
    if (known) return known;
    const trying = tryButton(button, depth);
    tried.set(button.command, trying);
    return trying;
  }

  async function tryButton(button: ReadButton, depth: number): Promise<boolean> {
    const { isRefused, buttons } = await press(button);
    if (!isRefused) return true;
    if (depth === 0 || buttons.length === 0) return false;
    for (const next of buttons) if (!(await leadsOn(next, depth - 1))) return false;
    return true;
  }

  for (const { name } of dashboardCommands) {
    // It acts on a device: the buttons of its refusals are asserted with the command.
    if (name === 'ping') continue;
    for (const wrong of ARGUMENTS) {
      const text = fill(`${name} ${wrong}`.trim());
      const { isRefused, markdown, buttons } = await ask(text);
      if (!isRefused) continue;
      t.ok(buttons.length > 0, `${text}: ${markdown}`);
      t.notMatch(markdown, 'Reference', text);
      for (const button of buttons) t.ok(await leadsOn(button, 2), `${text}: ${button.command}`);
    }
  }
});

t.test('a name of another kind has its answer one press away', async (t) => {
  const { ask, fill, press } = await startTrying(t, { sizes: few });
  const expected: readonly [string, string, RegExp][] = [
    ['device NETWORK', 'devices in "NETWORK"', /^\*\*NETWORK · /],
    ['device NETWORK', 'status in "NETWORK"', /^\*\*NETWORK · /],
    ['client SWITCH', 'device SWITCH', /^\*\*SWITCH · /],
    ['latency GATEWAY', 'latency in "NETWORK"', /^\*\*NETWORK · /],
    ['events SWITCH', 'events SWITCH in "NETWORK"', /^\*\*(?:Events · )?NETWORK · /],
    ['top devices in NETWORK', 'devices in NETWORK', /^\*\*NETWORK · /],
  ];
  for (const [wrong, title, answer] of expected) {
    const { buttons, markdown } = await ask(fill(wrong));
    const button = buttons.find((one) => one.title === fill(title));
    if (button === undefined) {
      t.fail(`${wrong}: ${buttons.map((one) => one.title)} ${markdown}`);
      continue;
    }
    t.match((await press(button)).markdown, new RegExp(fill(answer.source)), wrong);
  }
  const taken = await ask(fill('status GATEWAY'));
  t.match(
    taken.markdown,
    new RegExp(fill('^Taken as `device GATEWAY`\\.\\s+\\*\\*GATEWAY')),
    'a device answers at once',
  );
});

t.test(
  'a question that needs a network offers those that were asked about, then those in trouble',
  async (t) => {
    const { ask, press } = await startTrying(t, { sizes: few });
    const first = await ask('events last 6h');
    t.match(first.markdown, /needs a network\.\*\* Add `in`/);
    t.equal(first.buttons.length, 5);
    await ask('status Lyon 009');
    const { buttons } = await ask('events last 6h');
    t.equal(buttons[0]?.title, 'Lyon 009');
    t.match(buttons[0]?.command, /^events in L_\d+ in organization 549236 last 6h$/);
    for (const button of buttons) t.notOk((await press(button)).isRefused, button.command);
  },
);

t.test('a small organization offers all of its networks', async (t) => {
  const { ask, inLab, organization } = await startTrying(t, { sizes: few });
  await inLab();
  const { buttons } = await ask('events');
  t.strictSame(
    buttons.map(({ title }) => title).sort(),
    organization()
      ?.networks.map(({ name }) => name)
      .sort(),
  );
});

t.test('the commands that are offered for a period take it', async (t) => {
  for (const [name, longest] of Object.entries(LOOKING_BACK)) {
    const { ask } = await startTrying(t, { sizes: few });
    t.notMatch(
      (await ask(`${name} Lyon 009 last ${longest / 86_400_000}d`)).markdown,
      'Meraki looks back',
      name,
    );
  }
});
