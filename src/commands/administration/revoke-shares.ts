import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { bold, countOf, listed } from '../../bot/text/wording.ts';
import type { AccessRequest } from '../../core/access-requests.ts';
import { isDecidable } from '../../core/access-requests.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type Share, shareEnd } from '../../core/shares.ts';
import { changeOnce } from '../../core/sharing/change-once.ts';
import { recordShareEnds } from '../../core/sharing/end-share.ts';
import type { Someone } from './people.ts';

/** What a person lends, borrows and asks for, as far as it has not ended. */
export interface SharesAround {
  lent: Share[];
  borrowed: Share[];
  /** Their requests for access that can still be decided. */
  requests: AccessRequest[];
}

type Deps = Pick<CommandDeps, 'store' | 'clock'>;

/**
 * Reads what a person lends, borrows and asks for.
 *
 * @param organization id or name of the only one that is meant; empty for all, and only then requests are meant too
 */
export async function sharesAround(
  { id }: Pick<Someone, 'id'>,
  organization: string,
  { store, clock }: Deps,
): Promise<SharesAround> {
  const now = clock();
  const [lent, borrowed, requests] = await Promise.all([
    store.listShares({ lenderId: id, isOpen: true }),
    store.listShares({ borrowerId: id, isOpen: true }),
    store.listAccessRequests(id),
  ]);
  const isMeant = (share: Share) => shareEnd(share, now) === undefined && isOf(share, organization);
  return {
    lent: lent.filter(isMeant),
    borrowed: borrowed.filter(isMeant),
    requests: organization === '' ? requests.filter((one) => isDecidable(one, now)) : [],
  };
}

/** Whether a link or a share is of an organization. @param organization its id or whole name; empty for any */
export function isOf(
  { organizationId, organizationName }: Pick<Share, 'organizationId' | 'organizationName'>,
  organization: string,
): boolean {
  if (organization === '' || organizationId === organization) return true;
  return organizationName.toLowerCase() === organization.toLowerCase();
}

/** Whether there is something besides links that an administrator can end. */
export function hasBorrowed({ borrowed, requests }: Pick<SharesAround, 'borrowed' | 'requests'>): boolean {
  return borrowed.length + requests.length > 0;
}

/** Says what ends besides links: `Two shares that they lend and one that they borrow end, too.`; empty for nothing. */
export function alsoEnds({ lent, borrowed, requests }: SharesAround): string {
  const parts = [
    ...(lent.length > 0 ? [`${countOf(lent.length, 'share')} that they lend`] : []),
    ...(borrowed.length > 0 ? [`${countOf(borrowed.length, 'share')} that they borrow`] : []),
    ...(requests.length > 0 ? ['their request for access'] : []),
  ];
  const isOne = lent.length + borrowed.length + requests.length === 1;
  return parts.length === 0 ? '' : `With it, ${listed(parts)} ${isOne ? 'ends' : 'end'}.`;
}

/**
 * Writes what ended besides links; empty for nothing.
 *
 * @param borrowed the borrowed shares that were ended
 * @param areLinksEnded whether what they lent has ended with their links
 */
export function sharesEndedNote(
  { lent, requests }: Pick<SharesAround, 'lent' | 'requests'>,
  borrowed: readonly Share[],
  areLinksEnded: boolean,
): string {
  const sentences = [
    ...(areLinksEnded && lent.length > 0
      ? [
          `With their links, ${countOf(lent.length, 'share')} that they lent ended, and the borrowers are told.`,
        ]
      : []),
    ...(borrowed.length > 0
      ? [
          `What they borrowed has ended: ${listed(borrowed.map(borrowedFrom))}. Lenders and borrower are told.`,
        ]
      : []),
    ...(requests.length > 0 ? ['Their request for access is withdrawn.'] : []),
  ];
  return sentences.join(' ');
}

function borrowedFrom({ organizationName, lender }: Share): string {
  return `${bold(organizationName)} from ${bold(lender.name)}`;
}

/**
 * Ends what a person borrows, and withdraws what they ask for. Both sides of each share are told, but for the administrator who does
 * it.
 *
 * @param why for the audit log
 * @returns the shares that this call ended
 * @throws KnownError `store_unavailable`
 */
export async function endBorrowing(
  { borrowed, requests }: Pick<SharesAround, 'borrowed' | 'requests'>,
  { person }: Pick<Invocation, 'person'>,
  deps: Pick<CommandDeps, 'store' | 'audit' | 'tell' | 'clock' | 'chat' | 'background'>,
  why: 'revoked' | 'forgotten' = 'revoked',
): Promise<Share[]> {
  const { store, chat, background, clock } = deps;
  for (const { id } of requests) {
    const withdrawn = await store.changeAccessRequest(id, (request) =>
      request.state === 'open' ? { ...request, state: 'withdrawn' } : request,
    );
    const ids = withdrawn?.asked.lenders.flatMap(({ messageIds }) => messageIds) ?? [];
    if (ids.length > 0) background.run('cards of a withdrawn request', () => chat.delete(ids));
  }
  const end = { at: clock(), why };
  const ended: Share[] = [];
  for (const { id } of borrowed) {
    const share = await changeOnce(store, id, (stored) =>
      shareEnd(stored, clock()) === undefined ? { ...stored, ended: end } : stored,
    );
    if (share === undefined) continue;
    await recordShareEnds([share], deps, person);
    ended.push(share);
  }
  await tellBothSides(ended, person, deps);
  return ended;
}

/** Tells lenders and borrowers, each once, that an administrator ended shares. */
async function tellBothSides(
  ended: readonly Share[],
  admin: Invocation['person'],
  { store, tell, clock }: Pick<CommandDeps, 'store' | 'tell' | 'clock'>,
): Promise<void> {
  const told: Share[] = [];
  for (const { id } of ended) {
    // Whoever marks it first tells it: the job that tells of ends may have found it.
    const marked = await changeOnce(store, id, (share) =>
      share.endToldAt === undefined ? { ...share, endToldAt: clock() } : share,
    );
    if (marked) told.push(marked);
  }
  const by = `${escapeMarkdown(admin.displayName)} (${escapeMarkdown(admin.email)}), an administrator of this bot, ended`;
  const lines = new Map<string, string[]>();
  const add = (personId: string, line: string) => {
    if (personId !== admin.id) lines.set(personId, [...(lines.get(personId) ?? []), line]);
  };
  for (const { lender, borrower, organizationName } of told) {
    if (borrower.kind !== 'person') continue;
    const organization = bold(organizationName);
    add(borrower.personId, `what ${bold(lender.name)} lent you of ${organization}`);
    add(lender.personId, `what you lent ${bold(borrower.name)} of ${organization}`);
  }
  for (const [personId, what] of lines) await tell(personId, `${by} ${listed([...new Set(what)])}.`);
}
