import { cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { choose, namesApart } from '../../bot/text/choosing.ts';
import { asKeyword } from '../../bot/text/tokens.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { isReference } from '../../core/secrets.ts';
import { type Share, shareEnd } from '../../core/shares.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { ownShare } from './change-until.ts';
import { endShares } from './end-shares.ts';
import { aboutEndingAll, askToEndAll, confirmedAll } from './unshare-all.ts';
import { idInWord, type KnownPerson, personWord } from './which-borrower.ts';

/** The most buttons of a question whose share shall end. */
const MAX_BUTTONS = 8;

/** Ends what a person lends: to somebody, to this space, or all after a question. Nobody ends what somebody else lends. */
export const unshare: Command = {
  name: 'unshare',
  usage: '<person|here|all>',
  group: 'Sharing',
  isOnce: true,
  changes: true,
  summary: 'End what you lend, at once',
  examples: ['unshare tom@example.com', 'unshare here', 'unshare all'],
  alsoSaid: ['stop sharing', 'take back my share', 'end my share'],
  async run(invocation, deps) {
    const cancelled = await cancelQuestion(unshare.name, 'Nothing was ended', invocation, deps);
    if (cancelled) return cancelled;
    const { person, argument, mentions = [] } = invocation;
    const now = deps.clock();
    const listed = await deps.store.listShares({ lenderId: person.id, isOpen: true });
    const mine = listed.filter((share) => shareEnd(share, now) === undefined);
    const confirmed = confirmedAll(invocation);
    if (confirmed !== undefined) {
      await deps.confirmations.take(confirmed, person, aboutEndingAll(mine), 'unshare all');
      return endShares(mine, invocation, deps);
    }
    if (isReference(argument))
      return endShares([await ownShare(argument, invocation, deps)], invocation, deps);
    const keyword = argument.length < 10 ? asKeyword(invocation.argumentText) : '';
    if (mine.length === 0) throw lendsNothing();
    if (mentions.length === 0 && argument === '') throw which(mine);
    if (keyword === 'all' && mentions.length === 0) return askToEndAll(mine, invocation, deps);
    if (keyword === 'here' && mentions.length === 0)
      return endShares(ofSpace(mine, invocation), invocation, deps);
    return endShares(await ofPerson(mine, invocation, deps), invocation, deps);
  },
};

function ofSpace(mine: readonly Share[], { place, isDirect }: Invocation): Share[] {
  const here = mine.filter(({ borrower }) => borrower.kind === 'space' && borrower.roomId === place.roomId);
  if (here.length > 0) return here;
  const what = isDirect
    ? `${code('unshare here')} ends what you lend to a space, and here are only you and I.`
    : 'You lend nothing to this space.';
  throw new KnownError('not_found', what, `Say ${code('shares')} to see what you lend.`, {
    choice: toSee(what),
  });
}

/** Finds the shares with the person who is mentioned or named, in all organizations. @throws KnownError `not_found`, `ambiguous` */
async function ofPerson(
  mine: readonly Share[],
  invocation: Invocation,
  { chat }: CommandDeps,
): Promise<Share[]> {
  const { mentions = [], argument } = invocation;
  const [mention, another] = mentions;
  if (another !== undefined)
    throw new KnownError(
      'bad_arguments',
      'That mentions more than one person. Nothing was ended.',
      'Name one at a time.',
    );
  const id = mention?.id ?? idInWord(argument);
  const ofId = (wanted: string) =>
    mine.filter(({ borrower }) => borrower.kind === 'person' && isSamePerson(borrower.personId, wanted));
  if (id !== undefined) return atLeastOne(ofId(id));
  const people = borrowersOf(mine);
  if (argument.includes('@')) {
    const lower = argument.toLowerCase();
    const known = people.filter(({ email }) => email.toLowerCase() === lower);
    if (known.length > 0) return known.flatMap((one) => ofId(one.id));
    // Addresses change.
    const found = await chat.findPerson(argument).catch(() => undefined);
    if (found !== undefined && ofId(found.id).length > 0) return ofId(found.id);
  }
  const one = choose(people, argument, {
    ...naming,
    part: false,
    none: 'You lend nothing to',
    several: 'people are called',
    say: ({ id: personId }) => `unshare ${personWord(personId)}`,
    offered: people.slice(0, MAX_BUTTONS),
    otherwise: `Say ${code('shares')} to see what you lend.`,
  });
  return ofId(one.id);
}

const naming = {
  nameOf: ({ name }: KnownPerson) => name,
  markOf: ({ email }: KnownPerson) => email,
};

function atLeastOne(shares: Share[]): Share[] {
  if (shares.length > 0) return shares;
  const what = 'You lend nothing to them.';
  throw new KnownError('not_found', what, `Say ${code('shares')} to see what you lend.`, {
    choice: toSee(what),
  });
}

/** The people to whom shares are lent, each once. */
function borrowersOf(shares: readonly Share[]): KnownPerson[] {
  const people = shares.flatMap(({ borrower }) =>
    borrower.kind === 'person' ? [{ id: borrower.personId, name: borrower.name, email: borrower.email }] : [],
  );
  return [...new Map(people.map((one) => [one.id, one])).values()];
}

function lendsNothing(): KnownError {
  const what = 'You lend nothing, so there is nothing to end.';
  return new KnownError('not_found', what, `Say ${code('shares')} to see what is lent to you.`, {
    choice: toSee(what),
  });
}

function toSee(question: string) {
  return { question: question.replaceAll('`', ''), of: [{ label: 'My shares', command: 'shares' }] };
}

function which(mine: readonly Share[]): KnownError {
  const people = borrowersOf(mine).slice(0, MAX_BUTTONS - 1);
  const labels = namesApart(people, naming);
  const of = [
    ...people.map((one, index) => ({ label: labels[index] ?? '', command: `unshare ${personWord(one.id)}` })),
    { label: 'Show all', command: 'shares' },
  ];
  const next = `For example: ${code('unshare tom@example.com')}, ${code('unshare here')} or ${code('unshare all')}.`;
  return new KnownError('bad_arguments', 'To whom shall I stop lending?', next, {
    choice: { question: 'To whom shall I stop lending? A press ends it at once.', of },
  });
}
