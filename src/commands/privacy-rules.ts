import { recordDeed } from '../bot/audit.ts';
import type { CommandDeps, Invocation } from '../bot/command.ts';
import { orWebexError } from '../bot/or-webex-error.ts';
import { code } from '../bot/text/wording.ts';
import { KnownError } from '../core/errors.ts';
import { type Chooser, privacyChooser, type Settings } from '../core/settings.ts';

/** What Webex is asked before a space is opened. */
export const WHO_IS_HERE = 'who is in this space';

const STRICTER = `${code('privacy direct')} can be said by anybody here.`;

/**
 * Lets a person open a space or take a decision about it back: an administrator of the bot, or a moderator of the space who
 * is of the same Webex organization as whoever made the decision that holds. While none holds, any moderator may: what a
 * moderator opens, is open for the answers of their own organization only. Refuses and records others.
 *
 * @param settings the settings of the space
 * @throws KnownError `not_allowed`, `webex_refused`
 */
export async function assertMayOpen(
  settings: Settings,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<void> {
  const { person, place } = invocation;
  if (deps.isAdmin(person.id)) return;
  const chooser = privacyChooser(settings);
  const isDecided = settings.privacy !== undefined;
  const isOfChooser = !isDecided || isColleague(person.orgId, chooser);
  const moderates = () => deps.chat.isModerator(place.roomId, person.id, person.orgId);
  if (isOfChooser && (await orWebexError(moderates(), WHO_IS_HERE))) return;
  await recordDeed(invocation, deps, { action: 'refused', command: 'privacy', outcome: 'not_allowed' });
  if (isDecided && chooser === undefined) {
    const what =
      "I don't know who decided for this space, so only an administrator of this bot can change it.";
    throw new KnownError('not_allowed', what, `The administrator has to say it in this space. ${STRICTER}`);
  }
  const moderator = isDecided
    ? 'a moderator of this space who is of the Webex organization of whoever decided last'
    : 'a moderator of this space';
  const what = `Only ${moderator}, or an administrator of this bot, can set that.`;
  throw new KnownError('not_allowed', what, `${await whomToAsk(invocation, deps)} ${STRICTER}`);
}

/** Webex may leave a person's organization out: an empty id equals no other one. */
function isColleague(orgId: string, chooser: Chooser | undefined): boolean {
  return orgId !== '' && orgId === chooser?.orgId;
}

async function whomToAsk({ place }: Invocation, { chat }: CommandDeps): Promise<string> {
  return (await orWebexError(chat.hasModerators(place.roomId), WHO_IS_HERE))
    ? 'Ask one of them.'
    : 'This space has no moderators: make somebody a moderator of it in Webex, or ask an administrator of this bot, who has to be in this space to say it.';
}
