import type { Command } from '../../bot/command.ts';
import { isActive } from '../../bot/links/links-of.ts';
import { commandLine, quoted, readArguments } from '../../bot/text/arguments.ts';
import { namesApart } from '../../bot/text/choosing.ts';
import { holdingOtherwise } from '../../bot/text/folding.ts';
import { holding } from '../../bot/text/naming.ts';
import { pageOf } from '../../bot/text/pages.ts';
import { splitTokens } from '../../bot/text/tokens.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant, Revocation } from '../../core/links.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { nameAndAddress } from './forget-words.ts';
import { readLent } from './lent-under-link.ts';
import { linksCard } from './links-card.ts';
import { type LinkRow, type LinksList, linksText } from './links-text.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { peopleOf, personMeant, type Someone, similarPeople } from './people.ts';

/** Links of a page: as many as a person can take in on a phone. */
const PAGE_SIZE = 10;

/** Lists everybody's links for administrators, those that must be linked again first, then those that are suspended. */
export const links: Command = {
  name: 'links',
  usage: '[person|organization] [active|ended|suspended|unconfirmed] [page 2]',
  group: 'Administrators',
  summary: "Everybody's links, or those of one person, organization or state, each with a Revoke button",
  examples: ['links', 'links ada@example.com', 'links Aurora Retail', 'links ended', 'links page 2'],
  words: { 'who link': 8, 'people link': 7, 'client link': 5 },
  async run(invocation, deps) {
    const { store, clock, slices, admission } = deps;
    const owner = invocation.person.id;
    const args = readArguments(invocation.argumentText, ['page']);
    const mentioned = await personMentioned(invocation, { store });
    const said = mentioned ? wordsBesideMention(args.words) : args.words;
    const { state, words } = stateIn(said, invocation.argumentText);
    const filter = words.join(' ');
    const [all, revocations] = await Promise.all([store.listGrants(), store.listRevocations()]);
    const people = new Map(all.map((grant) => [grant.personId, grant.personName]));
    const isTheirs = ({ personId }: Pick<Grant, 'personId'>) =>
      mentioned === undefined || isSamePerson(personId, mentioned.id);
    const isMatch = linkMatching(filter);
    const named = await slices.filter(all, (grant) => isTheirs(grant) && isMatch(grant));
    // Asked before the sort, which compares each link many times.
    const suspended = new Set(await slices.filter(named, admission.isSuspended));
    const isSuspended = (grant: Grant) => suspended.has(grant);
    const matching = await slices.filter(named, (grant) => isIn(state, grant, isSuspended));
    const grants = await slices.sort(matching, (x, y) => endedFirst(x, y, isSuspended));
    const theirs = new Set(named.map((grant) => grant.personId));
    const pending =
      state === undefined || state === 'unconfirmed'
        ? revocations.filter((one) => isTheirs(one) && revocationMatches(filter, one, theirs))
        : [];
    const rows: LinkRow[] = [
      ...pending.map((revocation) => ({ revocation, personName: people.get(revocation.personId) })),
      ...grants.map((grant) => ({ grant })),
    ];
    if (rows.length === 0) throw noLinks({ filter, state, all, mentioned });
    const page = pageOf(rows, args.page, PAGE_SIZE);
    const onPage = page.items.flatMap((row) => ('grant' in row ? [row.grant] : []));
    const list: LinksList = {
      filter: [mentioned?.name, filter, state].filter(Boolean).join(' · '),
      grants,
      pending: pending.length,
      isSuspended,
      page,
      lent: await readLent(onPage, deps),
      times: await timesFor(invocation, deps),
      now: clock(),
    };
    // A button mentions nobody. The filter by an address finds the same links, and perhaps more.
    const again = mentioned && { subject: [mentioned.email, ...said.map(quoted)].join(' ') };
    const turnTo = (title: string, page: number) => ({
      title,
      command: commandLine(links.name, { ...args, ...again, page }),
      owner,
    });
    const buttons = [
      ...(list.page.number < list.page.of ? [turnTo('Next page', args.page + 1)] : []),
      ...(list.page.number > 1 ? [turnTo('Previous page', args.page - 1)] : []),
    ];
    return { markdown: linksText(list), card: linksCard(list, buttons, owner), isPrivate: true };
  },
};

/** The states that links are listed by; `unconfirmed` are revocations that Meraki has not confirmed. */
const STATES = ['active', 'ended', 'suspended', 'unconfirmed'] as const;
type State = (typeof STATES)[number];
/** Words that some of them had before, which go on working. */
const FORMER_WORDS: Readonly<Record<string, State>> = { asleep: 'suspended', untold: 'unconfirmed' };

/** Takes the state out of the words: the last word, unless it is quoted, which makes it a part of a name. */
function stateIn(said: readonly string[], typed: string): { state: State | undefined; words: string[] } {
  const last = said.at(-1);
  const word = last?.toLowerCase() ?? '';
  const state = STATES.find((one) => one === word || FORMER_WORDS[word] === one);
  const isName = splitTokens(typed).some(({ text, isQuoted }) => isQuoted && text.endsWith(last ?? ''));
  if (state === undefined || isName) return { state: undefined, words: [...said] };
  return { state, words: said.slice(0, -1) };
}

function isIn(state: State | undefined, grant: Grant, isSuspended: (grant: Grant) => boolean): boolean {
  switch (state) {
    case undefined:
      return true;
    case 'active':
      return isActive(grant) && !isSuspended(grant);
    case 'ended':
      return !isActive(grant);
    case 'suspended':
      return isSuspended(grant);
    case 'unconfirmed':
      return false;
  }
}

function linkMatching(filter: string): (grant: Grant) => boolean {
  const isMatch = holding(filter);
  const isOtherwise = holdingOtherwise(filter);
  return ({ personName, personEmail, organizationName }) => {
    // The domain of an address is often the company's name, which would match everybody.
    const address = filter.includes('@') ? personEmail : personEmail.replace(/@.*$/, '');
    return (
      [address, personName, organizationName].some(isMatch) ||
      [personName, organizationName].some(isOtherwise)
    );
  };
}

/** A revocation has no name of its person, who is found through their other links. */
function revocationMatches(
  filter: string,
  { personId, organizationName }: Revocation,
  people: ReadonlySet<string>,
): boolean {
  if (holding(filter)(organizationName)) return true;
  return people.has(personId);
}

function endedFirst(a: Grant, b: Grant, isSuspended: (grant: Grant) => boolean): number {
  return (
    Number(isActive(a)) - Number(isActive(b)) ||
    Number(isSuspended(b)) - Number(isSuspended(a)) ||
    a.personName.localeCompare(b.personName) ||
    a.organizationName.localeCompare(b.organizationName)
  );
}

function noLinks({
  filter,
  state,
  all,
  mentioned,
}: {
  filter: string;
  state: State | undefined;
  all: readonly Grant[];
  mentioned: Someone | undefined;
}): KnownError {
  const whole = `Say ${code('links')} for the whole list.`;
  const choice = { question: 'No link matches.', of: [{ label: 'All links', command: links.name }] };
  if (mentioned !== undefined) {
    const about = filter === '' ? '' : ` that match ${quote(filter)}`;
    const which = state === undefined ? '' : ` that are ${state}`;
    return new KnownError('not_found', `${nameAndAddress(mentioned)} has no links${about}${which}.`, whole, {
      choice,
    });
  }
  if (filter === '' && state === undefined)
    return new KnownError('not_found', 'There are no links now.', 'There is nothing to list.');
  if (state !== undefined) {
    const what =
      filter === '' ? `No link is ${state}.` : `No link that matches ${quote(filter)} is ${state}.`;
    return new KnownError('not_found', what, whole, { choice });
  }
  const similar = similarPeople(filter, peopleOf(all));
  const labels = namesApart(similar, { nameOf: ({ name }) => name, markOf: ({ email }) => email });
  const people = similar.map(({ email }, index) => ({
    label: labels[index] ?? '',
    command: `${links.name} ${quoted(email)}`,
  }));
  const what = `No link matches ${quote(filter)}.`;
  return new KnownError('not_found', what, personMeant(similar) ?? whole, {
    choice:
      people.length > 0 ? { question: `No link matches “${filter}”. Did you mean …?`, of: people } : choice,
  });
}
