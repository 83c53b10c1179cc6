import { DAY } from '../../../src/core/clock.ts';
import * as notices from '../../../src/core/notices.ts';
import { ada, ben, grantOf, lab, NOW } from '../chat.ts';
import { type Heard, UNASKED } from './recorder.ts';
import { messageTexts } from './texts.ts';

const grant = grantOf(ada, { lastUsedAt: NOW - 80 * DAY });
const url = 'https://bot.example/link/secret';
const many = Array.from({ length: 21 }, () => grant);

/** Every notice of core/notices.ts: a new one does not compile before it is here. */
const ALL: Record<keyof typeof notices, readonly (string | { markdown: string })[]> = {
  linkOffer: [notices.linkOffer(url)],
  linkedNotice: [notices.linkedNotice(grant)],
  wrongPersonNotice: [notices.wrongPersonNotice(ben)],
  declinedNotice: [notices.declinedNotice()],
  burntNotice: [notices.burntNotice()],
  relinkNotice: [
    notices.relinkNotice(grant, url),
    notices.relinkNotice({ ...grant, reason: 'interrupted_refresh' }, undefined),
    notices.relinkNotice({ ...grant, reason: 'unused_90_days' }, url),
  ],
  idleNotice: [
    notices.idleNotice(grant, NOW + 7 * DAY, NOW),
    notices.idleNotice(grant, NOW + DAY, NOW),
    notices.idleNotice(grant, NOW, NOW),
  ],
  outsideNotice: [true, false].flatMap((isOpen) =>
    [true, false].map((isAdmin) => notices.outsideNotice(isOpen, isAdmin)),
  ),
  disputeNotice: [notices.disputeNotice(ben.email)],
  unaskedNotice: [notices.unaskedNotice(grant, NOW + 7 * DAY, NOW)],
  unaskedEndNotice: [notices.unaskedEndNotice(grant, 90)],
  manyMissingNotice: [notices.manyMissingNotice(many, 30)],
  selfUnreadableNotice: [notices.selfUnreadableNotice()],
  restoredNotice: [notices.restoredNotice([grant]), notices.restoredNotice([...many, { ...grant, ...lab }])],
  credentialsNotice: [notices.credentialsNotice()],
};

/** Returns all that the bot says in its notices. */
export function allNotices(): Heard[] {
  return Object.values(ALL)
    .flat()
    .flatMap((notice) => messageTexts(typeof notice === 'string' ? { markdown: notice } : notice))
    .map((sentence) => ({ topic: UNASKED, ...sentence }));
}
