import type { Message } from '../core/chat.ts';
import { type Privacy, spaceSettings } from '../core/settings.ts';
import type { BotDeps } from './command.ts';
import { code } from './text/wording.ts';

/** Whether private replies are posted in a group space. */
export interface Audience {
  isPosted: boolean;
  /** The reason, as the end of a sentence that says where answers go. */
  why: string;
}

/** The people who may decide about a space, as the beginning of a sentence. */
export const WHO_DECIDES = 'a moderator of this space or an administrator of this bot can say';

/**
 * Decides whether a private reply is posted in the space where it was asked for. It is, when everybody there is of the
 * asker's Webex organization, or `privacy here` was said for the organizations that read there. In doubt it is not.
 * To be asked for each reply anew, because people come and go.
 */
export async function audienceIn(
  { person, place }: Pick<Message, 'person' | 'place'>,
  { chat, store, log }: Pick<BotDeps, 'chat' | 'store' | 'log'>,
): Promise<Audience> {
  const { privacy } = (await store.findSettings(spaceSettings(place.roomId))) ?? {};
  if (privacy?.answers === 'direct') return direct(`${code('privacy direct')} was said in this space`);
  let readers: ReadonlySet<string>;
  try {
    readers = await chat.organizationsIn(place.roomId);
  } catch (error) {
    log.warn({ roomId: place.roomId, err: error }, 'space members unknown: answering privately');
    return direct('Webex does not tell me who reads in this space');
  }
  if (isOnly(readers, person.orgId)) return posted('everybody in this space is of your organization');
  if (privacy === undefined || !appliesTo(privacy, person.orgId)) {
    return direct('not everybody in this space is of your organization');
  }
  const agreed = new Set(privacy.readers);
  if ([...readers].every((organization) => agreed.has(organization))) {
    return posted(`${code('privacy here')} was said, so people of other organizations read them too`);
  }
  const what = `somebody of a further organization has joined since ${code('privacy here')} was said`;
  return direct(`${what}; ${WHO_DECIDES} it again`);
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
