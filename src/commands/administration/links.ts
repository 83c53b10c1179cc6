import type { Command } from '../../bot/command.ts';
import { isActive } from '../../bot/links/links-of.ts';
import { commandLine, quoted, readArguments } from '../../bot/text/arguments.ts';
import { holdingOtherwise } from '../../bot/text/folding.ts';
import { holding } from '../../bot/text/naming.ts';
import { pageOf } from '../../bot/text/pages.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant, Revocation } from '../../core/links.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { nameAndAddress } from './forget-words.ts';
import { linksCard } from './links-card.ts';
import { type LinkRow, type LinksList, linksText } from './links-text.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { peopleOf, personMeant, type Someone, similarPeople } from './people.ts';

/** Links of a page: one message and one card hold them. */
const PAGE_SIZE = 20;

/** Lists everybody's links for administrators, those that must be linked again first, then those that sleep. */
export const links: Command = {
  name: 'links',
  usage: '[person|organization] [page 2]',
  group: 'Administrators',
  summary: "Everybody's links, or those of one person or organization",
  examples: ['links', 'links ada@example.com', 'links Aurora Retail', 'links page 2'],
  async run(invocation, { store, clock, slices, admission }) {
    const args = readArguments(invocation.argumentText, ['page']);
    const mentioned = await personMentioned(invocation, { store });
    const words = mentioned ? wordsBesideMention(args.words) : args.words;
    const filter = words.join(' ');
    const [all, revocations] = await Promise.all([store.listGrants(), store.listRevocations()]);
    const people = new Map(all.map((grant) => [grant.personId, grant.personName]));
    const isTheirs = ({ personId }: Pick<Grant, 'personId'>) =>
      mentioned === undefined || isSamePerson(personId, mentioned.id);
    const isMatch = linkMatching(filter);
    const matching = await slices.filter(all, (grant) => isTheirs(grant) && isMatch(grant));
    // Asked before the sort, which compares each link many times.
    const asleep = new Set(await slices.filter(matching, admission.isAsleep));
    const isAsleep = (grant: Grant) => asleep.has(grant);
    const grants = await slices.sort(matching, (x, y) => endedFirst(x, y, isAsleep));
    const theirs = new Set(grants.map((grant) => grant.personId));
    const pending = revocations.filter((one) => isTheirs(one) && revocationMatches(filter, one, theirs));
    const rows: LinkRow[] = [
      ...pending.map((revocation) => ({ revocation, personName: people.get(revocation.personId) })),
      ...grants.map((grant) => ({ grant })),
    ];
    if (rows.length === 0) throw noLinks(filter, all, mentioned);
    const list: LinksList = {
      filter: [mentioned?.name, filter].filter(Boolean).join(' · '),
      grants,
      pending: pending.length,
      isAsleep,
      page: pageOf(rows, args.page, PAGE_SIZE),
      now: clock(),
    };
    // A button mentions nobody. The filter by an address finds the same links, and perhaps more.
    const again = mentioned && { subject: [mentioned.email, ...words.map(quoted)].join(' ') };
    return {
      markdown: linksText(list),
      card: linksCard(list, commandLine(links.name, { ...args, ...again, page: args.page + 1 })),
      isPrivate: true,
    };
  },
};

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

function endedFirst(a: Grant, b: Grant, isAsleep: (grant: Grant) => boolean): number {
  return (
    Number(isActive(a)) - Number(isActive(b)) ||
    Number(isAsleep(b)) - Number(isAsleep(a)) ||
    a.personName.localeCompare(b.personName) ||
    a.organizationName.localeCompare(b.organizationName)
  );
}

function noLinks(filter: string, all: readonly Grant[], mentioned: Someone | undefined): KnownError {
  if (mentioned !== undefined) {
    const about = filter === '' ? '' : ` that match ${quote(filter)}`;
    const what = `${nameAndAddress(mentioned)} has no links${about}.`;
    return new KnownError('not_found', what, `Say ${code('links')} for the whole list.`);
  }
  if (filter === '') {
    return new KnownError('not_found', 'There are no links now.', 'There is nothing to list.');
  }
  const next = personMeant(similarPeople(filter, peopleOf(all)));
  const what = `No link matches ${quote(filter)}.`;
  return new KnownError('not_found', what, next ?? `Say ${code('links')} for the whole list.`);
}
