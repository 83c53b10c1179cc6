import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { bold, countOf, listed } from '../../bot/text/wording.ts';
import { type AccessRequest, isDecidable } from '../../core/access-requests.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { type Share, shareEnd } from '../../core/shares.ts';
import { withdrawn } from '../../core/sharing/access-decision.ts';
import { changeOnce, claimEnd } from '../../core/sharing/change-once.ts';
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

/** The collaborators that withdraw requests. */
type RevokeDeps = Pick<CommandDeps, 'store' | 'tell'> & { access: Pick<CommandDeps['access'], 'takeBack'> };

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
  deps: RevokeDeps & Pick<CommandDeps, 'audit' | 'clock'>,
  why: 'revoked' | 'forgotten' = 'revoked',
): Promise<Share[]> {
  const { store, clock } = deps;
  await withdrawAll(requests, { person }, deps);
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

/**
 * Withdraws requests for access about which nobody has decided, deletes their cards, and tells who asked: nobody decides for them
 * any more.
 *
 * @throws KnownError `store_unavailable`
 */
export async function withdrawAll(
  requests: readonly AccessRequest[],
  { person: admin }: Pick<Invocation, 'person'>,
  { store, access, tell }: RevokeDeps,
): Promise<void> {
  for (const { id, requester } of requests) {
    let isMine = false;
    const request = await store.changeAccessRequest(id, (one) => {
      isMine = one.state === 'open';
      return withdrawn(one);
    });
    if (request === undefined || !isMine) continue;
    access.takeBack(request);
    if (requester.personId !== admin.id)
      await tell(requester.personId, `${administrator(admin)} withdrew your request for access.`);
  }
}

function administrator({ displayName, email }: Invocation['person']): string {
  return `${escapeMarkdown(displayName)} (${escapeMarkdown(email)}), an administrator of this bot,`;
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
    const marked = await claimEnd(store, id, clock());
    if (marked) told.push(marked);
  }
  const by = `${administrator(admin)} ended`;
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
