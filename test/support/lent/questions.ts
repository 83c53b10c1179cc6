import fc, { type Arbitrary } from 'fast-check';
import { dashboardCommands } from '../../../src/commands/index.ts';
import type { LentCommands, LentNetworks } from '../../../src/core/shares.ts';
import { misspelled } from '../mixed-questions.ts';
import { SHARED_TAGS, SITES } from './estate.ts';
import { ENDINGS, NAMES, sites, WORDS } from './said.ts';

/**
 * What becomes of the shares before a question: new: this one takes the place of all · beside: it is lent beside the others ·
 * end: the oldest ends · again: nothing · relink: the lender makes the link anew.
 */
export type Lending = 'new' | 'beside' | 'end' | 'again' | 'relink';

/** What a borrower asks, and what is lent to them. */
export interface BorrowedQuestion {
  lending: Lending;
  /** Of the share that is lent. */
  networks: LentNetworks;
  commands: LentCommands;
  isOfSpace: boolean;
  /** Whether it is asked in the space to which shares are lent. */
  isInSpace: boolean;
  text: string;
  /** Which of the buttons of the answer is pressed then. */
  press: number;
  /** Which button of an earlier answer is pressed in its place, and with what list; -1 for none. */
  pressLate: number;
  /** Items on a page of Meraki's. */
  perPage: number;
}

const names = fc
  .constantFrom(...NAMES)
  .chain((name) => fc.constantFrom(name, name, name, `"${name}"`, misspelled(name)[9] ?? name));
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: names.map((name) => `in ${name}`) },
);
const subject = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: names },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...WORDS), names).map((parts) => parts.join(' ')) },
);
// A ping that is sent waits a second for its result.
const asked = dashboardCommands.filter(({ name }) => name !== 'ping');
/** What a borrower can say of their links and defaults. */
const ABOUT_THEM = ['use network', 'use network', 'use organization', 'organizations', 'whoami', 'shares'];
const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...asked.flatMap(({ name, examples }) => [name, name, name, ...examples])),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...ABOUT_THEM),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...asked.flatMap(({ name }) => misspelled(name).slice(0, 40)))
      .filter((text) => !/^ping\b/.test(text)),
  },
);

/** Networks that are lent: some by their ids, or those of tags; seldom none that is left. */
export const someNetworks: Arbitrary<LentNetworks> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .subarray(sites, { minLength: 0, maxLength: SITES - 1 })
      .map((some): LentNetworks => ({ kind: 'named', networks: some.map(({ id, name }) => ({ id, name })) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .subarray([...SHARED_TAGS.slice(0, 2), ...sites.flatMap(({ tags }) => tags.slice(0, 1))], {
        maxLength: 3,
      })
      .map((tags): LentNetworks => ({ kind: 'tagged', tags })),
  },
);

/** Questions that draw a picture as a rule. */
const drawn = fc.oneof(
  fc.constantFrom('latency', 'history last 24h', 'wireless'),
  fc.constantFrom(...sites).map(({ name }) => `clients in ${name}`),
);

const everyCommand = asked.map(({ name }) => name);
/** Commands that are lent: all, the usual ones, or some. */
const someCommands: Arbitrary<LentCommands> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<LentCommands>({ kind: 'named', names: everyCommand }) },
  { weight: 3, arbitrary: fc.constant<LentCommands>({ kind: 'usual' }) },
  {
    weight: 1,
    arbitrary: fc
      .subarray(everyCommand, { minLength: 8, maxLength: 14 })
      .map((names): LentCommands => ({ kind: 'named', names })),
  },
);
const lending = fc.constantFrom<Lending>(
  ...(['new', 'new', 'new', 'new', 'beside', 'beside', 'end', 'again', 'again', 'relink'] as const),
);

/** Words of their own: a name alone, or in a sentence. */
const free = fc
  .tuple(
    fc.constantFrom('', '', 'is', 'what is wrong in', 'how is', 'which clients are in', 'where is'),
    names,
  )
  .map(([before, name]) => `${before} ${name}${before === 'is' ? ' down' : ''}`.trim());

/** Questions of a borrower. */
export const borrowedQuestion: Arbitrary<BorrowedQuestion> = fc.record({
  lending,
  networks: someNetworks,
  commands: someCommands,
  isOfSpace: fc.constantFrom(false, false, false, false, true),
  isInSpace: fc.constantFrom(false, false, true),
  text: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(command, subject, place, fc.constantFrom(...ENDINGS))
        .map((parts) => parts.filter((part) => part !== '').join(' ')),
    },
    { weight: 3, arbitrary: drawn },
    { weight: 1, arbitrary: free },
  ),
  press: fc.nat(5),
  pressLate: fc.constantFrom(-1, -1, -1, -1, -1, 0, 1, 2, 3, 5, 8, 13, 21),
  perPage: fc.constantFrom(1_000, 1_000, 3),
});

/** The site numbers that are lent. */
export function lentSites(networks: LentNetworks): Set<number> {
  if (networks.kind === 'all') return new Set(sites.map(({ n }) => n));
  const isIn = ({ id, tags }: (typeof sites)[number]) =>
    networks.kind === 'named'
      ? networks.networks.some((one) => one.id === id)
      : tags.some((tag) => networks.tags.includes(tag));
  return new Set(sites.filter(isIn).map(({ n }) => n));
}
