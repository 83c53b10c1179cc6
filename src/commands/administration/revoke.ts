import { cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import {
  ENDED_AFTER_ALL,
  endedOf,
  hasEnded,
  OUTCOME_SENTENCES,
  stopLink,
  tellMeraki,
  tokenExpiryNote,
} from '../../bot/links/end-link.ts';
import { isNamed, linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { stopLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { splitWords } from '../../bot/text/tokens.ts';
import { bold, bullets, code, paragraphs } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { isAlive } from '../../core/tickets.ts';
import { nameAndAddress } from './forget-words.ts';
import { personMentioned, wordsBesideMention } from './mentioned.ts';
import { peopleOf, personNamed, type Someone } from './people.ts';
import { askToRevoke, revokeCommand, takeConfirmation } from './revoke-question.ts';
import { endBorrowing, hasBorrowed, isOf, sharesAround, sharesEndedNote } from './revoke-shares.ts';
import { countTold, tellRevoked, tellRevokedLate } from './tell-revoked.ts';
import { whichPerson } from './which-person.ts';

/** Ends the links of one person, or one of them, and tells the person. */
export const revoke: Command = {
  name: 'revoke',
  usage: '<person> [organization]',
  group: 'Administrators',
  isOnce: true,
  changes: true,
  summary: "Revoke a person's links, and what they lend and borrow; or only those of an organization",
  examples: [
    'revoke ada@example.com',
    'revoke ada@example.com Aurora Retail',
    'revoke "Ada Moreno" "Aurora Retail"',
  ],
  async run(invocation, deps) {
    const cancelled = await cancelQuestion(revoke.name, 'Nothing was revoked', invocation, deps);
    if (cancelled) return cancelled;
    const mentioned = await personMentioned(invocation, deps);
    if (invocation.words.length === 0 && mentioned === undefined) throw await whoseLinks(deps);
    const { someone, rest } = mentioned
      ? { someone: mentioned, rest: wordsBesideMention(invocation.words) }
      : await personMeantBy(invocation, deps);
    const who = nameAndAddress(someone);
    const before = await deps.store.listGrants(someone.id);
    const confirmed = await takeConfirmation(rest, { someone, grants: before }, invocation, deps);
    const organization = confirmed ?? rest.join(' ');
    if (confirmed === undefined && invocation.pressed !== undefined) {
      const around = await sharesAround(someone, organization, deps);
      if (before.length > 0 || hasBorrowed(around) || (await isLinking(someone, deps)))
        return askToRevoke({ someone, grants: before, organization, around }, invocation, deps);
      throw noLinks(who);
    }
    const late = await deps.lateEnds.settle(someone.id);
    // First, and whichever organization is named: it is not known which one the person is linking.
    const linking = await stopLinking('revoked', someone.id, invocation, deps);
    const wasLinking = linking.tickets.length > 0;
    const note = stoppedLinkingNote(linking, 'that they had');
    const grants = await deps.store.listGrants(someone.id);
    const around = await sharesAround(someone, organization, deps);
    let chosen: Grant[];
    try {
      const isMore = linking.tickets.length > 0 || hasBorrowed(around);
      // What is borrowed of an organization may be all that there is of it.
      const isOther = hasBorrowed(around) && !grants.some((grant) => isOf(grant, organization));
      chosen = chosenOf(isOther ? [] : grants, late, organization, who, isMore, ({ organizationId }) =>
        revokeCommand(someone, organizationId),
      );
    } catch (error) {
      if (note === '' || !(error instanceof KnownError)) throw error;
      await tellRevoked(someone.id, [], wasLinking, invocation, deps);
      const { code: failure, message, next, choice } = error;
      throw new KnownError(failure, message, `${next} ${note}`, { cause: error, ...(choice && { choice }) });
    }
    // Every link stops answering before Meraki, which may be slow, is told of the first.
    const stopped = await Promise.all(
      chosen.map((grant) => stopLink(grant, 'revoke', invocation, tellRevokedLate(invocation, deps), deps)),
    );
    const notice = await tellRevoked(someone.id, endedOf(stopped), wasLinking, invocation, deps);
    const borrowed = await endBorrowing(around, invocation, deps);
    const results = await Promise.all(stopped.map((one) => tellMeraki(one, deps)));
    const { told, refused, later } = await countTold([notice]);
    const names = organizationNames(chosen).map(bold);
    const markdown = paragraphs(
      results.length + late.length > 0 ? `Links of ${who}:` : `${who} has no links.`,
      bullets([
        ...organizationNames(late).map((name) => `The link to ${bold(name)} ${ENDED_AFTER_ALL}`),
        ...results.map(({ outcome }, index) => `The link to ${names[index]} ${OUTCOME_SENTENCES[outcome]}`),
      ]),
      tokenExpiryNote(results),
      sharesEndedNote(around, borrowed, results.some(hasEnded)),
      note,
      told > 0 ? 'I told them.' : '',
      refused > 0 ? 'I could not tell them: Webex refused the direct message.' : '',
      later > 0 ? 'I am telling them, and go on trying until Webex takes the message.' : '',
    );
    const isDone = results.some(hasEnded) || wasLinking || late.length > 0 || hasBorrowed(around);
    return { markdown, isPrivate: true, isDone };
  },
};

/**
 * Finds the person whom the words name. Of a button, which asks before anything ends, a part of the name of one person is enough:
 * the question names them whole.
 *
 * @throws KnownError as `personNamed`
 */
async function personMeantBy({ words, pressed }: Invocation, deps: CommandDeps) {
  const named = (these: readonly string[]) =>
    personNamed(these, deps, (one, rest) => revokeCommand(one, ...rest));
  try {
    return await named(words);
  } catch (error) {
    const [only, ...more] = error instanceof KnownError ? (error.choice?.of ?? []) : [];
    const isOne = more.length === 0 && only?.command.startsWith(`${revoke.name} `) === true;
    if (pressed === undefined || only === undefined || !isOne) throw error;
    return named(splitWords(only.command.slice(revoke.name.length)));
  }
}

/**
 * Chooses the links to end: all, or the one that is named; none when only linking was stopped, or what is meant has ended.
 *
 * @param late links that have ended after all
 * @param isMore whether something else ends: their linking, what they borrow, what they ask for
 * @param say the command that ends one link, for a button
 * @throws KnownError `not_found`, `ambiguous`
 */
function chosenOf(
  grants: Grant[],
  late: Grant[],
  organization: string,
  who: string,
  isMore: boolean,
  say: (grant: Grant) => string,
): Grant[] {
  if (
    organization === ''
      ? grants.length === 0 && late.length > 0
      : late.some((one) => isNamed(one, organization))
  )
    return [];
  if (grants.length > 0)
    return organization === '' ? grants : [linkTo(grants, organization, 'whole', { say })];
  if (isMore) return [];
  throw noLinks(who);
}

function noLinks(who: string): KnownError {
  const choice = { question: 'They have no links.', of: [{ label: 'Who has links', command: 'links' }] };
  return new KnownError('not_found', `${who} has no links.`, `Say ${code('links')} to see whose there are.`, {
    choice,
  });
}

async function isLinking({ id }: Someone, { store, clock }: CommandDeps): Promise<boolean> {
  const ticket = await store.findOpenTicket(id);
  return ticket !== undefined && isAlive(ticket, clock());
}

/** Asks whose links shall be revoked, with a button for each person when they are few. */
async function whoseLinks({ store }: CommandDeps): Promise<KnownError> {
  const what = 'I need the e-mail address or the whole name of the person whose links shall be revoked.';
  const question = 'Whose links do you want to revoke?';
  return whichPerson(
    { what, question },
    revoke.examples[0],
    peopleOf(await store.listGrants()),
    revokeCommand,
  );
}
