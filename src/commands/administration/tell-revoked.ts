import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { type Ended, REMOVE_AT_MERAKI, type TellLate, TOKEN_EXPIRY_NOTE } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { bold, code, listed } from '../../bot/text/wording.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { NoticeOutcome } from '../../core/tell.ts';

/** The number of people who were told, whom Webex did not let us tell, and of whom it is not known yet. */
export type Told = Record<NoticeOutcome, number>;

/** A stored notice, and what becomes of it within seconds; undefined when there was nobody to tell. */
type StoredNotice = { outcome: Promise<NoticeOutcome> } | undefined;

/**
 * Tells a person whose links or whose linking an administrator ended which links those are. An administrator who ended
 * links of their own is not told, because they read the reply. Resolves when the notice is stored, so that it is said even
 * if this process dies: to be called as soon as the links are stopped.
 *
 * @param ended the person's links; Meraki need not know yet
 * @param wasLinking whether a one-time URL of theirs was voided
 */
export async function tellRevoked(
  personId: string,
  ended: readonly Ended[],
  wasLinking: boolean,
  { person: admin }: Pick<Invocation, 'person'>,
  { tell }: Pick<CommandDeps, 'tell'>,
): Promise<StoredNotice> {
  if (personId === admin.id || (ended.length === 0 && !wasLinking)) return undefined;
  const by = `${escapeMarkdown(admin.displayName)} (${escapeMarkdown(admin.email)})`;
  const next = `Ask ${escapeMarkdown(admin.displayName)} before you say ${code('link')} again.`;
  return tell(personId, `${whatEnded(ended, wasLinking, by)} ${next}`);
}

/** Returns what tells the owner of a link that has ended after all. */
export function tellRevokedLate(
  invocation: Pick<Invocation, 'person'>,
  deps: Pick<CommandDeps, 'tell'>,
): TellLate {
  return (grant, isUnreadable) =>
    tellRevoked(grant.personId, [{ grant, isUnreadable }], false, invocation, deps);
}

/** Counts what became of notices. Resolves within seconds. */
export async function countTold(notices: readonly StoredNotice[]): Promise<Told> {
  const told: Told = { told: 0, refused: 0, later: 0 };
  for (const notice of notices) if (notice) told[await notice.outcome] += 1;
  return told;
}

/** Writes which links ended, and that a one-time URL no longer works. @param by who ended them, escaped */
function whatEnded(ended: readonly Ended[], wasLinking: boolean, by: string): string {
  if (ended.length === 0)
    return `${by}, an administrator of this bot, revoked links before you had used the one-time URL that I sent you. It no longer works, and nothing was linked with it.`;
  const namesOf = (links: readonly Ended[]) =>
    listed(organizationNames(links.map(({ grant }) => grant)).map(bold));
  const untold = ended.filter(({ isUnreadable }) => isUnreadable);
  const isAnyTold = untold.length < ended.length;
  const [links, were] = ended.length === 1 ? ['link', 'was'] : ['links', 'were'];
  return [
    `Your ${links} to ${namesOf(ended)} ${were} revoked by ${by}, an administrator of this bot${isAnyTold ? ', and I deleted the tokens' : ''}.`,
    ...(isAnyTold ? [TOKEN_EXPIRY_NOTE] : []),
    ...(untold.length > 0
      ? [`I can't tell Meraki of ${namesOf(untold)}, because I can't read the tokens. ${REMOVE_AT_MERAKI}.`]
      : []),
    ...(wasLinking ? ['The one-time URL that I sent you no longer works either.'] : []),
  ].join(' ');
}
