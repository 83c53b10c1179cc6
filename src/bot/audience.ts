import type { Message } from '../core/chat.ts';
import type { Person } from '../core/person.ts';
import { isPlaceRefused } from '../core/post-error.ts';
import { type Privacy, spaceSettings } from '../core/settings.ts';
import type { Share } from '../core/shares.ts';
import type { BotDeps } from './command.ts';
import { code } from './text/wording.ts';

/** Whether private replies are posted in a group space. */
export interface Audience {
  isPosted: boolean;
  /** The reason, as the end of a sentence that says where answers go. */
  why: string;
}

const WHO_SAYS_IT =
  'a moderator of this space who is of the Webex organization of whoever said it, or an administrator of this bot,';

/**
 * Decides whether a private reply is posted in the space where it was asked for. It is, when everybody there is of the
 * asker's Webex organization, or `privacy here` was said for the organizations that read there. What was read through a share is
 * posted only when everybody is of the lender's organization, whatever was said: it is the lender's. In doubt it is not.
 * To be asked right before each post, because people come and go. What is remembered of the members can only say no: the
 * answer is yes only for members who were read just now.
 *
 * @param shares those through which the reply was read
 * @throws what Webex throws when it does not answer now
 */
export async function audienceIn(
  { person, place: { roomId } }: Pick<Message, 'person' | 'place'>,
  { chat, store, log }: Pick<BotDeps, 'chat' | 'log'> & { store: Pick<BotDeps['store'], 'findSettings'> },
  shares: readonly Pick<Share, 'lender'>[] = [],
): Promise<Audience> {
  const { privacy } = (await store.findSettings(spaceSettings(roomId))) ?? {};
  if (privacy?.answers === 'direct') return direct(`${code('privacy direct')} was said in this space`);
  const remembered = chat.rememberedOrganizationsIn(roomId);
  const before = remembered && audienceOf(remembered, person, privacy, shares);
  if (before?.isPosted === false) return before;
  try {
    return audienceOf(await chat.organizationsIn(roomId), person, privacy, shares);
  } catch (error) {
    // Webex may answer later: then the post waits with its check.
    if (!isPlaceRefused(error)) throw error;
    log.warn({ roomId, err: error }, 'space members unknown: answering privately');
    return direct('Webex does not tell me who can read this space');
  }
}

/** @param readers the Webex organizations of the people in the space */
function audienceOf(
  readers: ReadonlySet<string>,
  person: Pick<Person, 'orgId'>,
  privacy: Exclude<Privacy, { answers: 'direct' }> | undefined,
  shares: readonly Pick<Share, 'lender'>[],
): Audience {
  // Those who are not of it must not read who lends, either.
  if (shares.some(({ lender }) => !isOnly(readers, lender.orgId)))
    return direct('not everybody in this space is of the organization of whoever lends you the link');
  if (isOnly(readers, person.orgId)) return posted('everybody in this space is of your organization');
  if (privacy === undefined || !appliesTo(privacy, person.orgId)) {
    return direct('not everybody in this space is of your organization');
  }
  const agreed = new Set(privacy.readers);
  if ([...readers].every((organization) => agreed.has(organization))) {
    return posted(`${code('privacy here')} was said, so people of other organizations read them too`);
  }
  const what = `somebody of another organization has joined since ${code('privacy here')} was said`;
  return direct(`${what}; ${WHO_SAYS_IT} can say it again`);
}

/** Webex may leave a person's organization out: an empty id equals no other one. */
function isOnly(readers: ReadonlySet<string>, orgId: string): boolean {
  return orgId !== '' && readers.size === 1 && readers.has(orgId);
}

/** A moderator decides only for people of their own organization: a guest must not publish the answers of others. */
function appliesTo(privacy: Privacy & { answers: 'here' }, orgId: string): boolean {
  return orgId !== '' && (privacy.askers === undefined || privacy.askers === orgId);
}

function posted(why: string): Audience {
  return { isPosted: true, why };
}

function direct(why: string): Audience {
  return { isPosted: false, why };
}
