import type { BotDeps, Invocation } from '../../bot/command.ts';
import { orWebexError } from '../../bot/or-webex-error.ts';
import { choose } from '../../bot/text/choosing.ts';
import { bold, code, quote } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Person } from '../../core/person.ts';
import { isSameOrganization } from '../../core/sharing-rules.ts';
import { isSamePerson } from '../../core/webex-id.ts';
import { HOW_TO_LEND, lendRefused, type SayInstead } from './lend-refusals.ts';
import type { SaidPart } from './share-words.ts';

/** A person of whom the bot knows the name. */
export interface KnownPerson {
  id: string;
  name: string;
  email: string;
}

type Deps = Pick<BotDeps, 'store' | 'chat' | 'sharing' | 'admission'>;

/** Returns the word for a person that a button says: names and addresses change, and several people may have one. */
export function personWord(id: string): string {
  return `person:${id}`;
}

/** Reads the id in `personWord`; undefined for any other text. */
export function idInWord(text: string): string | undefined {
  return /^person:([\w=-]+)$/.exec(text)?.[1];
}

/** Puts the person whom a message mentions into its words, of which a mention is no part. */
export function withMention(text: string, { mentions = [] }: Pick<Invocation, 'mentions'>): string {
  const [mention, another] = mentions;
  if (mention === undefined) return text;
  if (another !== undefined)
    throw lendRefused('That mentions more than one person.', 'Lend to one person at a time.');
  return `with ${personWord(mention.id)} ${text.replace(/^with(?=\s|$)/i, '')}`.trim();
}

/**
 * Finds the person to whom a share is lent, as Webex knows them now: by a mention, an address, or the whole name of somebody whom
 * the bot knows from the lender's own Webex organization or shares.
 *
 * @throws KnownError `not_found`, `ambiguous`, `not_allowed`; `webex_refused` when Webex does not answer
 */
export async function borrowerNamed(
  part: SaidPart,
  { person: lender }: Pick<Invocation, 'person'>,
  deps: Deps,
  say: SayInstead,
): Promise<Person> {
  const [item, another] = part.items;
  if (item === undefined || another !== undefined)
    throw lendRefused('I read several people.', 'Lend to one person at a time.');
  const { chat } = deps;
  const [, more] = /^person:\S+ (.+)$/.exec(item.text) ?? [];
  if (more !== undefined)
    throw lendRefused(
      `I don't understand ${quote(more)} beside the person.`,
      'Say only whom you mean there.',
    );
  const id = item.isQuoted ? undefined : idInWord(item.text);
  const asked = 'who that is';
  if (id !== undefined) return checked(await orWebexError(chat.personWithId(id), asked), item.text);
  if (item.text.includes('@'))
    return checked(await orWebexError(chat.findPerson(item.text), asked), item.text);
  const known = choose(await knownPeople(lender, deps), item.text, {
    nameOf: ({ name }) => name,
    markOf: ({ email }) => email,
    part: false,
    none: "I don't know anybody called",
    several: 'people are called',
    say: (one) => say(part, `with ${personWord(one.id)}`),
    otherwise: `Mention them with @, or say ${code('share with')} and their e-mail address. Nothing was lent.`,
  });
  return checked(await orWebexError(chat.personWithId(known.id), asked), item.text);

  function checked(found: Person | undefined, wanted: string): Person {
    if (found === undefined)
      throw new KnownError(
        'not_found',
        `Webex knows nobody ${id === undefined ? `with the address ${quote(wanted)}` : 'of that id any more'}. Nothing was lent.`,
        `Mention them with @, or say ${code('share with')} and their whole address.`,
        { choice: HOW_TO_LEND },
      );
    assertMayBorrow(found, lender, deps);
    return found;
  }
}

/** @throws KnownError `not_allowed` when a share to them would be refused at its first use */
function assertMayBorrow(found: Person, lender: Person, { sharing, admission }: Deps): void {
  const refuse = (what: string, next: string) => {
    throw new KnownError('not_allowed', `${what} Nothing was lent.`, next, { choice: HOW_TO_LEND });
  };
  const who = bold(found.displayName);
  if (isSamePerson(found.id, lender.id))
    refuse('You can’t lend to yourself.', 'Your own link answers you: just ask.');
  if (/@(?:webex\.bot|sparkbot\.io)$/i.test(found.email))
    refuse(`${who} is a bot, and asks nothing.`, 'Lend to a person.');
  if (!isSameOrganization(found.orgId, lender.orgId) && !sharing.outside)
    refuse(
      `${who} is of another Webex organization than you.`,
      'The operator of this bot allows shares within one organization only.',
    );
  if (!admission.admits(found.orgId))
    refuse(`${who} may not use this bot.`, 'Its operator decides whose people may.');
}

/** Lists whom a whole name can mean: people of the lender's Webex organization with links, and those of the lender's own shares. */
async function knownPeople({ id, orgId }: Person, { store }: Pick<Deps, 'store'>): Promise<KnownPerson[]> {
  const [grants, lent, borrowed] = await Promise.all([
    store.listGrants(),
    store.listShares({ lenderId: id }),
    store.listShares({ borrowerId: id }),
  ]);
  const people = [
    ...grants
      .filter(({ personOrgId }) => orgId !== '' && personOrgId === orgId)
      .map((one) => ({ id: one.personId, name: one.personName, email: one.personEmail })),
    ...lent.flatMap(({ borrower }) =>
      borrower.kind === 'person' ? [{ ...borrower, id: borrower.personId }] : [],
    ),
    ...borrowed.map(({ lender }) => ({ ...lender, id: lender.personId })),
  ];
  return [...new Map(people.map((one) => [one.id, one])).values()].filter((one) => one.id !== id);
}
