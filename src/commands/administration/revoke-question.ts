import { cancelCommand } from '../../bot/cancel-question.ts';
import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { isNamed, linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { smallText, textBlock } from '../../bot/report/card-parts.ts';
import { confirmationCard, howToGoOn } from '../../bot/report/confirmation-card.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { bold, countOf, listed, paragraphs, strong } from '../../bot/text/wording.ts';
import type { Card, Reply } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import { escapeCardText } from '../../core/markdown.ts';
import { isReference } from '../../core/secrets.ts';
import { nameAndAddress } from './forget-words.ts';
import { isPersonId, type Someone } from './people.ts';
import { alsoEnds, hasBorrowed, isOf, type SharesAround } from './revoke-shares.ts';

/** Says what becomes of the links. @param amount how many there are */
function whatHappens(amount: number): string {
  const rest = 'one-time URL sent to them no longer works, and they are told. They can link again.';
  if (amount === 0) return `Any ${rest}`;
  return `${amount === 1 ? 'It stops' : 'They stop'} working at once, any ${rest}`;
}

/** Links of one person that are to be revoked. */
interface ToRevoke {
  someone: Someone;
  /** All links of the person. */
  grants: readonly Grant[];
  /** The id or the name of the organization; empty for all links. */
  organization: string;
  /** What ends besides the links. */
  around: SharesAround;
}

/** Writes the command about a person, for a button: by id, which stays theirs when their address is given to somebody else. */
export function revokeCommand({ id, email }: Someone, ...words: readonly string[]): string {
  return ['revoke', isPersonId(id) || email === '' ? id : email, ...words].map(quoted).join(' ');
}

/**
 * Asks an administrator who pressed a button whether links shall end: it may stand below a guess, and a list is pressed by
 * mistake.
 *
 * @throws KnownError `not_found` or `ambiguous` when no such link is there
 */
export async function askToRevoke(
  about: ToRevoke,
  { person }: Pick<Invocation, 'person'>,
  { confirmations }: Pick<CommandDeps, 'confirmations'>,
): Promise<Reply> {
  const { someone, around } = about;
  const chosen = linksToRevoke(about);
  const also = alsoEnds(around);
  const confirmationCode = await confirmations.ask(person, aboutOf(someone, chosen));
  const [one] = [...chosen, ...around.borrowed];
  const target = about.organization === '' ? 'all' : (one?.organizationId ?? 'all');
  const names = organizationNames(chosen);
  const without = hasBorrowed(around) ? 'the access' : 'the one-time URL';
  const links = chosen.length === 1 ? 'the link' : countOf(chosen.length, 'link');
  const typed = ['revoke', quoted(someone.email || someone.id), target, confirmationCode].join(' ');
  const markdown = paragraphs(
    `${strong(`Revoke ${chosen.length === 0 ? without : links} of ${nameAndAddress(someone)}${chosen.length === 0 ? '' : ` to ${listed(names.map(bold))}`}?`)} ${whatHappens(chosen.length)} ${also}`.trim(),
    howToGoOn(typed),
  );
  const command = revokeCommand(someone, target, confirmationCode);
  const cancel = cancelCommand('revoke', confirmationCode);
  const card = revokeCard(someone, { names, also, without }, command, cancel, person.id);
  return { markdown, card, isPrivate: true };
}

function revokeCard(
  { id, name, email }: Someone,
  { names: organizations, also, without }: { names: readonly string[]; also: string; without: string },
  command: string,
  cancel: string,
  owner: string,
): Card {
  const question =
    organizations.length === 0
      ? without === 'the access'
        ? 'Revoke their access?'
        : 'Void their one-time URL?'
      : organizations.length === 1
        ? 'Revoke this link?'
        : `Revoke these ${organizations.length} links?`;
  return confirmationCard(
    {
      question,
      about: escapeCardText(name || email || id),
      parts: [
        ...(name !== '' && email !== '' ? [smallText(escapeCardText(email))] : []),
        ...(organizations.length === 0
          ? []
          : [textBlock(`To ${listed(organizations.map((one) => escapeCardText(one)))}`)]),
        textBlock(whatHappens(organizations.length)),
        ...(also === '' ? [] : [textBlock(also)]),
      ],
    },
    [
      { title: 'Revoke', command, style: 'destructive', owner },
      { title: 'Cancel', command: cancel, owner },
    ],
  );
}

/**
 * Takes the confirmation that the words behind a person give: the organization's id, or `all`, and a code.
 *
 * @returns the organization, empty for all; undefined when the words are no confirmation
 * @throws KnownError as `Confirmations.take`
 */
export async function takeConfirmation(
  words: readonly string[],
  { someone, grants }: Pick<ToRevoke, 'someone' | 'grants'>,
  { person }: Pick<Invocation, 'person'>,
  { confirmations }: Pick<CommandDeps, 'confirmations'>,
): Promise<string | undefined> {
  const [target = '', confirmationCode = '', ...more] = words;
  if (!isReference(confirmationCode) || more.length > 0) return undefined;
  // An organization may be called so.
  if (grants.some((grant) => isNamed(grant, words.join(' ')))) return undefined;
  const chosen = target === 'all' ? grants : grants.filter((grant) => grant.organizationId === target);
  const again = `revoke ${someone.email}`.trim();
  await confirmations.take(confirmationCode, person, aboutOf(someone, chosen), again);
  return target === 'all' ? '' : target;
}

/** @throws KnownError `not_found` or `ambiguous` */
function linksToRevoke({ someone, grants, organization, around }: ToRevoke): readonly Grant[] {
  if (organization === '') return grants;
  if (hasBorrowed(around) && !grants.some((grant) => isOf(grant, organization))) return [];
  const say = ({ organizationId }: Grant) => revokeCommand(someone, organizationId);
  return [linkTo(grants, organization, 'whole', { say })];
}

/** What a code confirms: that these links of the person end. */
function aboutOf({ id }: Someone, grants: readonly Grant[]): string {
  const links = grants.map(({ organizationId, linkId = '' }) => `${organizationId} ${linkId}`);
  return ['revoke', id, ...links.toSorted()].join('\n');
}
