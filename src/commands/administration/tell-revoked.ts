import type { BotDeps, Invocation } from '../../bot/command.ts';
import { type EndedLink, hasEnded, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import { bold, code, listed } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import { withdraw } from '../../core/linking/invitation.ts';
import { escapeMarkdown } from '../../core/markdown.ts';

/** Messages that are sent at the same time: Webex limits how fast a bot may write. */
const MAX_CONCURRENT_MESSAGES = 4;

/**
 * Voids the open one-time URL of each person whose links an administrator ended, and tells them once which links those are.
 * The administrator is not told, who reads the reply.
 *
 * @returns how many were told, and how many Webex did not let us tell
 */
export async function tellRevoked(
  results: readonly EndedLink[],
  { person: admin }: Invocation,
  { chat, store, log }: Pick<BotDeps, 'chat' | 'store' | 'log'>,
): Promise<{ told: number; untold: number }> {
  const endedByPerson = Map.groupBy(
    results.filter(hasEnded).filter(({ grant }) => grant.personId !== admin.id),
    ({ grant }) => grant.personId,
  );
  const by = `${escapeMarkdown(admin.displayName)} (${escapeMarkdown(admin.email)})`;
  const outcomes = await mapLimit([...endedByPerson], MAX_CONCURRENT_MESSAGES, async ([personId, ended]) => {
    const names = listed(organizationNames(ended.map(({ grant }) => grant)).map(bold));
    const links = ended.length === 1 ? 'link' : 'links';
    const were = ended.length === 1 ? 'was' : 'were';
    const markdown = `Your ${links} to ${names} ${were} revoked by ${by}, an administrator of this bot, and I forgot the tokens. ${tokenExpiryNote(ended)} Ask ${escapeMarkdown(admin.displayName)} before you say ${code('link')} again.`;
    // A URL that was sent before the revocation must not undo it silently.
    await withdraw(personId, store);
    try {
      await chat.sendDirect(personId, { markdown });
      return true;
    } catch (error) {
      log.warn({ personId, err: error }, 'revocation message not sent');
      return false;
    }
  });
  const told = outcomes.filter(Boolean).length;
  return { told, untold: outcomes.length - told };
}
