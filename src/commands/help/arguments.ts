import type { Command } from '../../bot/command.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { periodInWords } from '../../bot/text/period.ts';
import type { Row } from './page.ts';

const NETWORK = 'a network, or a part of its name';
const PRODUCTS: Sentence = ['product lines; words such as ', { say: 'switches' }, ' work, too'];
const TAG = 'only what has this tag';
const PERSON = 'an address, a whole name, or a mention';
const OR_CLEAR: Sentence = ['a name, or a part of it; ', { say: 'clear' }, ' removes the choice'];

/** What each argument means, by its text in the usage. */
const MEANINGS: Record<string, Sentence> = {
  '[network]': NETWORK,
  '[device|network]': 'a device or a network; without one, the whole organization',
  '[critical|warning|informational]': 'one or more severities',
  '[MX|MS|MR|MV|MG]': PRODUCTS,
  '[MX|MS|MR|MV|MT|MG]': PRODUCTS,
  '[words to look for]': 'words of the type or the description, such as dhcp',
  '[person]': 'who did it: a name, a part of it, or an address',
  '[clients|devices|networks]': 'what to rank; clients if you do not say',
  '[tag:…]': TAG,
  '[name]': 'a part of the names to list',
  '[wired|wireless]': 'only the clients that are connected so, in one network',
  '[offline|alerting|dormant|online]': 'one or more statuses',
  '<name|serial|MAC|IP>': 'a device, or a part of its name',
  '[failed|down|ready|active|not connected]':
    'a state of uplinks; down means all that should work but do not',
  '[port]': 'one port, or a range such as 1-4',
  '<switch>': 'a switch: name, serial, MAC or IP address',
  '[<host> from]': 'an IP address or a host name that the device pings',
  '<device>': 'a device: name, serial, MAC or IP address',
  '<MAC|IP|name>': 'a client: MAC address in any notation, IP address, or a part of its name',
  '[running|scheduled|completed|cancelled]': 'one or more states of an upgrade',
  '[organization]': 'one of the organizations that you linked',
  '[organization|clear]': OR_CLEAR,
  '[network|clear]': OR_CLEAR,
  '[organization|all]': 'which link to end; without it, I ask',
  '[on|off]': 'without it, I show the current setting',
  '[here|direct|default]':
    'here: answers are posted in this space; direct: they go to whoever asks; default: who reads here decides',
  '[person|organization]': 'an address, or a part of a name',
  '[active|ended|suspended|unconfirmed]':
    'the state of the links. Suspended: the Webex organization of the person may not use this bot. Unconfirmed: Meraki has not confirmed the revocation yet',
  '[kind]':
    'one kind of entries: links, linked, unlinked, revoked, ended, commands, settings, exports, forgotten, refused, missing, failed, answered or confirmed',
  '[in organization …]': 'the organization that the entries are about',
  '<person>': PERSON,
  '[in <network>]': ['that network only; ', { say: 'in all networks' }, ' ignores your default network'],
  '[as csv]': 'the whole list as a file',
  '[page 2]': 'the next page',
  '<with …|here>': [
    { say: 'with' },
    ' and a mention, an address or a whole name; ',
    { say: 'here' },
    ' lends to this space: to everybody in it who is of your Webex organization',
  ],
  '[in …]': [
    'networks, or ',
    { say: 'tag:…' },
    ', with commas between them; without it, all networks. Also ',
    { say: 'in organization …' },
    ', one of those that you linked. Quote a name that holds a comma or a word such as in',
  ],
  '[only …]': [
    'commands, or groups of the help, with commas between them; ',
    { say: 'admins' },
    ', ',
    { say: 'api usage' },
    ', ',
    { say: 'changes' },
    ', ',
    { say: 'licenses' },
    ' and ',
    { say: 'ping' },
    ' are lent only when you name them',
  ],
  '[for …|until …]': [
    { say: 'for 2 weeks' },
    ', ',
    { say: 'until friday' },
    ', ',
    { say: 'until the end of the month' },
    ': to the end of that day; without it, 30 days. The same to the same again only changes the day',
  ],
  '[because …]': 'why, at most 200 characters; always last',
  '<person|here|all>': [
    'an address, a whole name, or a mention; ',
    { say: 'here' },
    ': what you lend to this space; ',
    { say: 'all' },
    ' asks first',
  ],
  '<share>': ['the letters that ', { say: 'shares' }, ' shows; its button has them'],
  '<request>': 'the id on the card that asks you',
  '<30d>': 'for how many days',
  '[whole|named]': 'the whole organization, or only the network that they named',
  '[command]': 'a command, a topic, or a few words about what you are looking for',
};

/** The same where a command means something else by an argument. */
const OF_COMMAND: Record<string, Sentence> = {
  'audit [person]': PERSON,
  'export audit [person]': PERSON,
  'request access [in <network>]': 'the network that you need; whoever decides looks it up',
  'revoke [organization]': 'only the link to this organization, by its whole name',
};

/** Returns the arguments of a command with their meanings, in the order of its usage. */
export function argumentRows(command: Command): Row[] {
  const { usage = '', takes } = command;
  const rows = argumentsOf(usage).flatMap((name) => {
    const meaning = argumentMeaning(name, command);
    return meaning === undefined ? [] : [{ name, facts: [meaning] }];
  });
  if (takes === undefined) return rows;
  return [
    ...rows,
    ...(takes.isList ? [{ name: '[page 2]', facts: ['the next page of a long list'] }] : []),
    { name: '[in organization <name>]', facts: ['another of the organizations that you linked'] },
  ];
}

/** Splits a usage into its arguments: `[<host> from]`, `<device>`, `[in <network>]`. */
export function argumentsOf(usage: string): string[] {
  return Array.from(usage.matchAll(/\[[^\]]*\]|<[^>]*>/g), ([argument]) => argument);
}

/** Says what an argument of a command means; undefined when nobody wrote that down. */
export function argumentMeaning(argument: string, { name, takes }: Command): Sentence | undefined {
  if (/^\[last /.test(argument)) return periodMeaning(takes?.lookback);
  return OF_COMMAND[`${name} ${argument}`] ?? MEANINGS[argument];
}

function periodMeaning(lookback: { defaultPeriod: number; maxPeriod: number } | undefined): Sentence {
  const also = ['a time, also ', { say: 'yesterday' }, ' or ', { say: 'since monday' }];
  if (lookback === undefined) return also;
  const { defaultPeriod, maxPeriod } = lookback;
  const most = maxPeriod > defaultPeriod ? `; at most ${periodInWords(maxPeriod)}` : '';
  return [...also, `; without one, the last ${periodInWords(defaultPeriod)}${most}`];
}
