import type { Command, Group } from '../../bot/command.ts';
import type { Sentence } from '../../bot/report/report.ts';
import { sayButton } from './examples.ts';
import { commandRow } from './list-page.ts';
import type { HelpPage } from './page.ts';

/** A topic of the help that is no command: words that stand behind many of them. */
export interface GrammarTopic extends Pick<HelpPage, 'title'> {
  /** What it is asked by, in lower case. A message that goes on behind one asks for it too, unless it says something else. */
  words: readonly string[];
  lines: readonly Sentence[];
  /** Commands that need no name. */
  examples: readonly string[];
  /** The commands that take these words; absent when nearly all do. */
  of?(command: Command): boolean;
}

/** What can be said behind questions, and how names are written. */
export const GRAMMAR: readonly GrammarTopic[] = [
  {
    title: 'Times',
    words: [
      ...['last', 'time', 'times', 'period', 'periods', 'since', 'from', 'ago', 'when', 'date', 'dates'],
      ...['today', 'yesterday', 'night', 'hours', 'days', 'week', 'month', 'time zone', 'timezone'],
    ],
    lines: [
      [
        'Put a time after a question that looks back: ',
        ...spoken(['last 2h', 'last 7d', 'today', 'yesterday', 'on friday', 'since 14:00', 'from 9 to 11']),
        ', ',
        { say: '27 Nov' },
        '.',
      ],
      'Times are in the time zone of your Webex account.',
    ],
    examples: ['changes yesterday', 'history last 7d', 'top clients last 24h'],
    of: ({ takes }) => takes?.isPeriod === true,
  },
  {
    title: 'Networks and names',
    words: [
      ...['in', 'in network', 'in a network', 'name', 'names', 'quote', 'quotes', 'quotation marks'],
      ...['all networks', 'in all networks', 'partial names'],
    ],
    lines: [
      [
        { say: 'in Rotterdam 301' },
        ' after a question asks about that network; ',
        { say: 'in all networks' },
        ' ignores your default network once.',
      ],
      'Partial names work. Quote names that contain in, last or as.',
      'Case, accents and hyphens do not matter. If several names fit, buttons let you pick one.',
    ],
    examples: ['networks', 'use network'],
    of: ({ takes }) => takes?.isNetwork === true,
  },
  {
    title: 'Lists as a file',
    words: ['csv', 'as csv', 'as', 'as file', 'export', 'file', 'files', 'download', 'excel', 'spreadsheet'],
    lines: [
      [{ say: 'as csv' }, ' after a question that has a list sends all of it as a file.'],
      'The file goes where the answer goes: if not everybody in a space may read it, to you in a direct message.',
    ],
    examples: ['devices as csv', 'networks as csv'],
    of: ({ takes }) => takes?.isList === true,
  },
  {
    title: 'Pages of a list',
    words: ['page', 'pages', 'paging', 'next page', 'next', 'more'],
    lines: [
      ['A long list comes in pages. Press “Next page”, or put ', { say: 'page 2' }, ' after the question.'],
      [{ say: 'as csv' }, ' sends all of it as a file.'],
    ],
    examples: ['devices', 'networks as csv'],
    of: ({ takes }) => takes?.isList === true,
  },
  {
    title: 'Spaces and mentions',
    words: ['space', 'spaces', 'mention', 'mentions', 'group space', 'edit', 'buttons', 'button'],
    lines: [
      'In a group space, mention me first. An edited message is not a new question: send it again.',
      'Buttons that turn pages or pick a name are for whoever asked; all others act for whoever presses them.',
      [{ say: 'privacy' }, ' says who reads the answers in a space.'],
    ],
    examples: ['privacy', 'use here'],
  },
  {
    title: 'Your own words',
    words: ['words', 'own words', 'phrases', 'sentences', 'language', 'questions', 'how to ask', 'ask'],
    lines: [
      'Ask as you would ask a colleague. The answer begins with how I understood it; buttons offer what else you may have meant.',
      'The name of a network or a device, a serial, a MAC or an IP address alone is a question, too.',
    ],
    examples: ['which sites are down', 'what changed yesterday', 'who uses most bandwidth'],
  },
];

/** What a group's page says below its commands. */
export const GROUP_NOTES: Partial<Record<Group, readonly Sentence[]>> = {
  Devices: [[{ say: 'help command devices' }, ' shows how to say ', { say: 'devices' }, '.']],
  Organization: [
    [
      'With several organizations, ',
      { say: 'in organization Harbor Lab' },
      ' after a question asks about that one; ',
      { say: 'use organization' },
      ' sets which one answers otherwise.',
    ],
  ],
  'Your links': [
    'I read Meraki only through your own link, or one that is lent to you. You sign in at Meraki in a browser; nobody else can use your link unless you lend it.',
  ],
};

/**
 * Makes the page of a topic, with the commands that its word begins.
 *
 * @param word the word by which it was asked for
 * @param all the commands that the person may see
 */
export function grammarPage(
  { title, lines, examples, of }: GrammarTopic,
  word: string,
  all: readonly Command[],
): HelpPage {
  const begun = all.filter(({ name }) => name.startsWith(`${word.toLowerCase()} `));
  const taking = of === undefined ? [] : all.filter(of).map(({ name }) => name);
  return {
    title,
    lines,
    rows: begun.map(commandRow),
    notes: taking.length === 0 ? [] : [['Works with ', ...spoken(taking), '.']],
    buttons: examples.map(sayButton),
  };
}

/** Finds the topic that a text asks for. @param isWhole whether the text may not go on behind the topic's word */
export function grammarTopic(text: string, isWhole: boolean): GrammarTopic | undefined {
  const whole = GRAMMAR.find(({ words }) => words.includes(text));
  if (whole !== undefined || isWhole) return whole;
  // `last 7d`, `in Rotterdam 301`, `page 2`
  return /^(last|since|from|in|page) \S/.test(text)
    ? grammarTopic(text.split(' ')[0] ?? '', true)
    : undefined;
}

/** Writes commands one after the other: `a, b, c`. */
function spoken(commands: readonly string[]): (string | { say: string })[] {
  return commands.flatMap((say, index) => (index === 0 ? [{ say }] : [', ', { say }]));
}
