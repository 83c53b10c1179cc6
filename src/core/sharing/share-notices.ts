import type { Clock } from '../clock.ts';
import type { ShareStore } from '../share-store.ts';
import type { Share } from '../shares.ts';
import type { LastingNotices, Tell } from '../tell.ts';
import { shareEndTexts } from './share-end-texts.ts';
import { asleepTexts, awakeTexts, createWarningTexts, type ShareTexts } from './share-texts.ts';

const KINDS = ['warned', 'asleep', 'awake', 'ended'] as const;

/** The shares of which people have to be told, by what: the end is near · the link has to be made again · it was · it ended. */
export type SharesTold = Record<(typeof KINDS)[number], Share[]>;

/** Tells lenders and borrowers about their shares. */
export interface ShareNotices {
  /** Tells each person once of each kind, however many shares of theirs are concerned. Resolves when all of it is stored. */
  tell(told: SharesTold): Promise<void>;
}

/** The most shares that one message is about: the rest is told by the next one. */
const MAX_TOLD = 50;

/** The collaborators of the notices about shares. */
export interface ShareNoticesDeps {
  notices: Pick<LastingNotices, 'define'>;
  store: Pick<ShareStore, 'findShare'>;
  /** Whether people of a Webex organization may use the bot: nobody else is written to. */
  admits(orgId: string): boolean;
  /** The most days for which somebody may lend. */
  maxDays: number;
  clock: Clock;
}

/** Creates the notices. Each says only what is still true when Webex takes it. */
export function createShareNotices({
  notices,
  store,
  admits,
  maxDays,
  clock,
}: ShareNoticesDeps): ShareNotices {
  const define = (kind: string, isStillSo: (share: Share) => boolean, texts: ShareTexts): Tell =>
    notices.define(`share_${kind}`, async (send, personId, [ids = '']) => {
      const found = await Promise.all(ids.split(' ').map((id) => store.findShare(id)));
      const shares = found.filter((share) => share !== undefined).filter(isStillSo);
      if (shares.length > 0) await send(texts(shares, personId, clock()));
    });
  const kinds: Record<keyof SharesTold, Tell> = {
    warned: define('warned', isWarned, createWarningTexts(maxDays)),
    asleep: define('asleep', (share) => isOpen(share) && share.asleepToldAt !== undefined, asleepTexts),
    awake: define('awake', (share) => isOpen(share) && share.asleepToldAt === undefined, awakeTexts),
    ended: define('ended', (share) => !isOpen(share), shareEndTexts),
  };

  /** Groups shares by the people who are told of them. */
  const byPerson = (shares: readonly Share[], kind: keyof SharesTold): Map<string, Share[]> => {
    const people = new Map<string, Share[]>();
    const add = (share: Share, { personId, orgId }: { personId: string; orgId: string }) => {
      if (admits(orgId)) people.set(personId, [...(people.get(personId) ?? []), share]);
    };
    for (const share of shares) {
      const { lender, borrower } = share;
      if (kind !== 'ended' || isToldToLender(share)) add(share, lender);
      // A space is told nothing: whoever asks there next is.
      if (borrower.kind === 'person') add(share, borrower);
    }
    return people;
  };

  return {
    async tell(told) {
      for (const kind of KINDS)
        for (const [personId, shares] of byPerson(told[kind], kind))
          for (let at = 0; at < shares.length; at += MAX_TOLD) {
            const some = shares.slice(at, at + MAX_TOLD);
            await kinds[kind](personId, some.map(({ id }) => id).join(' '));
          }
    },
  };
}

function isOpen({ ended }: Share): boolean {
  return ended === undefined;
}

/** It may have been extended since, and the end is near no more. */
function isWarned(share: Share): boolean {
  return isOpen(share) && share.warnedOf === share.until;
}

/** Whether the lender has to be told of an end: otherwise they did it, or are told of their link. */
function isToldToLender({ ended }: Share): boolean {
  return ended?.why === 'revoked' || ended?.why === 'left_space' || ended?.why === 'left_organization';
}
