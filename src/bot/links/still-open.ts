import type { Message } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { Person } from '../../core/person.ts';
import { linkOf, type Share } from '../../core/shares.ts';
import { endShare } from '../../core/sharing/end-share.ts';
import { isSameOrganization } from '../../core/sharing-rules.ts';
import type { ReadThrough } from '../command.ts';
import { type BorrowDeps, endIfLeft, standingOf } from './borrowed.ts';
import { isActive } from './links-of.ts';
import { shareAsleep, shareEndedMeanwhile } from './share-refusals.ts';

/**
 * Checks that links and shares are still those through which something was read: unlink, revoke and unshare hold at once, on every
 * instance, so what was read before is not answered either.
 *
 * @param readThrough the links as they were when something was read
 * @throws KnownError `not_found` when a link ended since, `not_lent` or `relink_required` when a share ended or sleeps
 */
export async function assertStillOpen(
  readThrough: readonly ReadThrough[],
  asker: Pick<Person, 'orgId'>,
  deps: BorrowDeps,
): Promise<void> {
  for (const { grant, share } of readThrough) {
    if (share === undefined) await assertLinked(grant, deps);
    else await assertLent(share, asker, deps);
  }
}

/**
 * Checks the same right before a post, with what only Webex knows: that lenders are still in the space to which they lent, and
 * that the borrower is still of the organization of which they were.
 *
 * @throws as `assertStillOpen` does, and what Webex throws when it does not answer now
 */
export async function assertMayPost(
  readThrough: readonly ReadThrough[],
  { person }: Pick<Message, 'person'>,
  deps: BorrowDeps,
): Promise<void> {
  const shares = new Map(readThrough.flatMap(({ share }) => (share ? [[share.id, share]] : [])));
  if (shares.size > 0) {
    const known = await deps.chat.findPerson(person.email);
    // An address can go to somebody else.
    const asker = known?.id === person.id ? known : person;
    for (const share of shares.values()) {
      await assertLent(share, asker, deps);
      if (await endIfLeft(share, deps)) throw shareEndedMeanwhile(share);
    }
  }
  await assertStillOpen(
    readThrough.filter(({ share }) => share === undefined),
    person,
    deps,
  );
}

async function assertLinked(grant: Grant, { store }: Pick<BorrowDeps, 'store'>): Promise<void> {
  const current = await store.findGrant(grant);
  if (current?.linkedAt !== grant.linkedAt || !isActive(current)) throw linkEndedMeanwhile(grant);
}

async function assertLent(share: Share, asker: Pick<Person, 'orgId'>, deps: BorrowDeps): Promise<void> {
  const { store } = deps;
  const [current, grant] = await Promise.all([store.findShare(share.id), store.findGrant(linkOf(share))]);
  if (current === undefined) throw shareEndedMeanwhile(share);
  const state = standingOf(current, grant, asker, deps);
  if (state.state === 'asleep') throw shareAsleep(share, state.why);
  if (state.state === 'ended') {
    if (current.ended === undefined) await endShare(share.id, state.end, deps);
    throw shareEndedMeanwhile(share);
  }
  // Whoever moved to another organization is none of those in the space to whom it was lent.
  if (share.borrower.kind === 'space' && !isSameOrganization(asker.orgId, share.lender.orgId))
    throw shareEndedMeanwhile(share);
}

function linkEndedMeanwhile({ organizationName }: Grant): KnownError {
  const what = `Your link to ${escapeMarkdown(organizationName)} has ended while I was reading.`;
  return new KnownError('not_found', what, 'Say `link` to make a new one.');
}
