import { MINUTE } from '../../core/clock.ts';
import { isForgotten } from '../../core/forgotten.ts';
import { type AuditEntry, type Grant, grantId } from '../../core/links.ts';

/** The actions of entries that may say that a link was made or ended. */
export const LINK_ACTIONS: readonly AuditEntry['action'][] = ['link', 'unlink', 'revoke', 'ended'];
/** The outcomes of `unlink` and `revoke` by which a link ended; the last two are those of the first version. */
const ENDED: readonly string[] = ['ended', 'confirmed', 'queued'];
/** The entry of a link without an id is written so soon after its `linkedAt`, in milliseconds: a failing disk takes two seconds. */
const RECORDED_WITHIN = MINUTE;

/** Returns the ids by which the audit log may name a person. */
export type IdsInLog = (personId: string) => readonly string[];

/** What the entries that were read so far say about one grant. */
interface Fate {
  grant: Grant;
  /** Whether the entry about the making of this link was read: what follows in the log happened later, whatever the clock said. */
  isMade: boolean;
  /** The ids of links that took the place of this one. */
  laterIds: Set<string>;
  /** Whether an entry that names this link by its id says that it ended. */
  isEnded: boolean;
  /** Whether it ended by the order of the entries, or by their times as long as the entry about its making was not read. */
  isEndedByOrder: boolean;
}

/**
 * Finds the grants that were ended according to the audit log: those of a store that is older than the log. A link that was
 * made again after its end stays, and so does one that was only replaced: nobody took the access away.
 *
 * An entry with the id of the grant decides. Between a grant and an entry about another link, or without an id, the order in
 * the log decides; times are compared only when the log does not hold the entry about the making of the link, because the
 * clock may have been set in between. An end of another link counts when that one was made after the grant: a person
 * has one link to an organization at a time.
 *
 * @param entries of the log, in its order; others than those of `LINK_ACTIONS` are skipped
 */
export async function findEnded(
  grants: readonly Grant[],
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  idsInLog: IdsInLog = (personId) => [personId],
): Promise<Grant[]> {
  const fates = grants.map(
    (grant): Fate => ({ grant, isMade: false, laterIds: new Set(), isEnded: false, isEndedByOrder: false }),
  );
  const byKey = new Map(
    fates.flatMap((fate) =>
      idsInLog(fate.grant.personId).map((personId) => [grantId({ ...fate.grant, personId }), fate]),
    ),
  );
  // Of somebody who was forgotten the id of the link is enough, should the key of their hash be lost.
  const byLink = new Map(fates.map((fate) => [linkKey(fate.grant), fate]));
  for await (const entry of entries) {
    const isKnown = entry.linkId !== undefined && isForgotten(entry.personId);
    const fate = byKey.get(grantId(entry)) ?? (isKnown ? byLink.get(linkKey(entry)) : undefined);
    if (fate === undefined) continue;
    if (entry.action === 'link') noteLink(fate, entry);
    else if (isEnd(entry)) noteEnd(fate, entry);
  }
  return fates.filter(({ isEnded, isEndedByOrder }) => isEnded || isEndedByOrder).map(({ grant }) => grant);
}

function linkKey({ organizationId, linkId = '' }: Pick<Grant, 'organizationId' | 'linkId'>): string {
  return `${organizationId}\n${linkId}`;
}

function noteLink(fate: Fate, entry: AuditEntry): void {
  if (isMaking(fate, entry)) {
    fate.isMade = true;
    fate.isEndedByOrder = false;
    fate.laterIds.clear();
  } else if (entry.linkId !== undefined && isLater(fate, entry)) fate.laterIds.add(entry.linkId);
}

function noteEnd(fate: Fate, entry: AuditEntry): void {
  const { linkId } = fate.grant;
  if (linkId === undefined || entry.linkId === undefined) {
    if (isLater(fate, entry)) fate.isEndedByOrder = true;
  } else if (entry.linkId === linkId) fate.isEnded = true;
  else if (fate.laterIds.has(entry.linkId)) fate.isEndedByOrder = true;
}

function isMaking({ grant, isMade }: Fate, { linkId, at }: AuditEntry): boolean {
  if (isMade || linkId !== grant.linkId) return false;
  return linkId !== undefined || (at >= grant.linkedAt && at < grant.linkedAt + RECORDED_WITHIN);
}

function isLater({ grant, isMade }: Fate, { at }: AuditEntry): boolean {
  return isMade || at > grant.linkedAt;
}

/** One-time URLs that were voided concern no organization. */
function isEnd({ action, outcome, organizationId }: AuditEntry): boolean {
  if (organizationId === '') return false;
  return action === 'ended' || ((action === 'unlink' || action === 'revoke') && ENDED.includes(outcome));
}
