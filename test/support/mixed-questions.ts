import fc, { type Arbitrary } from 'fast-check';
import { commands } from '../../src/commands/index.ts';
import { type Asker, type MixedQuestion, NAMES, ORGANIZATION, STATES, WEATHERS } from './mixed-space.ts';

const [name = '', id = ''] = NAMES;

/** Returns every text that is one slip of the finger away: a letter too few, doubled, swapped with the next, or wrong. */
export function misspelled(text: string): string[] {
  const letters = [...text];
  const all = letters.flatMap((letter, at) => {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    const next = after.slice(0, 1);
    return [
      `${before}${after}`,
      `${before}${letter}${letter}${after}`,
      `${before}x${after}`,
      `${before}${next}${letter}${after.slice(1)}`,
    ];
  });
  return [...new Set(all)].filter((one) => one.trim() !== '' && one !== text);
}

/** What is said behind a command's name: rightly, wrongly, for things that are not there, and for several that are. */
export const BEHIND: readonly string[] = [
  ...['', 'Kanari', 'kanari k', name, id, ...misspelled(name).slice(-3), 'nobody knows this'],
  ...[`in ${name}`, 'in Kanari', `in ${misspelled(name)[20] ?? ''}`, 'in all networks', 'in nowhere at all'],
  ...[`in organization ${ORGANIZATION}`, 'in organization Kanari', 'in organization Kanary'],
  ...['as csv', `in ${name} as csv`, 'page 2', 'page 99', 'page 0'],
  ...['last 24h', 'last 90x', 'last 999d', 'last fortnight', 'last 1h as csv page 2'],
  ...[
    'ofline',
    'critcal',
    'sheduled',
    'clinets',
    'MX',
    'tag:kanari',
    'here',
    'direct',
    'default',
    'nothing',
    'on',
    'all',
  ],
  ...[
    ...NAMES.slice(6, 9),
    ...NAMES.slice(-4),
    'Kanariaaa',
    'nobody@aurora.example',
    'ada@aurora.example Foo',
    'abcdefgh',
  ],
];

/** Questions that a person may come up with: a command or nearly one, and words behind it that are nearly right. */
export const mixedQuestion: Arbitrary<MixedQuestion> = fc.record({
  text: fc
    .tuple(nearly(commands.filter(({ name: one }) => one !== 'ping').map((one) => one.name)), words())
    .map((parts) => parts.join(' ')),
  asker: fc.constantFrom<Asker>('ada', 'ada', 'ada', 'ben', 'ben', 'tom', 'gina'),
  weather: fc.constantFrom(...WEATHERS),
  state: fc.constantFrom(...STATES),
});

/** One of the texts, as it is or misspelled. */
function nearly(texts: readonly string[]): Arbitrary<string> {
  return fc
    .constantFrom(...texts)
    .chain((text) => fc.constantFrom(text, text, text, text, ...misspelled(text)));
}

function words(): Arbitrary<string> {
  const word = fc.oneof(
    nearly(NAMES),
    fc.constantFrom(...BEHIND),
    fc.constantFrom('in', 'in organization', 'last 2h', 'as csv', '"', 'Kanari'),
  );
  return fc.array(word, { maxLength: 3 }).map((all) => all.join(' '));
}
