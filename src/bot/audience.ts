import type { Message } from '../core/chat.ts';
import { type Privacy, spaceSettings } from '../core/settings.ts';
import type { BotDeps } from './command.ts';
import { code } from './text/wording.ts';

/** Whether what is private is posted in a group space. */
export interface Audience {
  isPosted: boolean;
  /** The end of a sentence that says where answers go. */
  why: string;
}

/** Who may say it; goes on with what. */
export const WHO_DECIDES = 'a moderator of this space or an administrator of this bot can say';

/**
 * Decides anew for each answer, because people come and go: by the rule that a space of one Webex organization
 * is among itself, or by what `privacy` was told there. In doubt nothing is posted.
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
    log.warn({ roomId: place.roomId, err: error }, 'nobody knows who reads this space');
    return direct('Webex does not tell me who reads in this space');
  }
  if (isOnly(readers, person.orgId)) return posted('everybody in this space is of your organization');
  if (privacy === undefined || !isFor(privacy, person.orgId)) {
    return direct('not everybody in this space is of your organization');
  }
  const known = new Set(privacy.readers);
  if ([...readers].every((organization) => known.has(organization))) {
    return posted(`${code('privacy here')} was said, so people of other organizations read them too`);
  }
  const what = `somebody of a further organization has joined since ${code('privacy here')} was said`;
  return direct(`${what}; ${WHO_DECIDES} it again`);
}

/** An organization that Webex does not tell is nobody's own. */
function isOnly(readers: ReadonlySet<string>, orgId: string): boolean {
  return orgId !== '' && readers.size === 1 && readers.has(orgId);
}

/** A moderator decides for the people of their own organization: a guest must not open somebody else's answers. */
function isFor(privacy: Privacy & { answers: 'here' }, orgId: string): boolean {
  return orgId !== '' && (privacy.askers === undefined || privacy.askers === orgId);
}

function posted(why: string): Audience {
  return { isPosted: true, why };
}

function direct(why: string): Audience {
  return { isPosted: false, why };
}
