import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { type EndedLink, hasEnded, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import type { StoppedLinking } from '../../bot/links/stop-linking.ts';
import { bold, code, listed } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import { MINUTE } from '../../core/clock.ts';
import { OwnershipLostError } from '../../core/inbox.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { isRefusedByWebex } from '../../core/post-error.ts';

/** Messages that are sent at the same time: Webex limits how fast a bot may write. */
const MAX_CONCURRENT_MESSAGES = 4;

/** Milliseconds that the administrator's answer waits for the messages; those that are not sent by then follow it. */
const TELLING_TIMEOUT = MINUTE;

/** The number of people who were told, whom Webex did not let us tell, and whom Webex could not be reached for yet. */
export interface Told {
  told: number;
  refused: number;
  later: number;
}

/**
 * Tells each person whose links or whose linking an administrator ended, once, which links those are. The administrator is
 * not told, who reads the reply.
 *
 * @throws OwnershipLostError
 */
export async function tellRevoked(
  results: readonly EndedLink[],
  { tickets }: Pick<StoppedLinking, 'tickets'>,
  { person: admin }: Invocation,
  { chat, clock, log, tellLater }: Pick<CommandDeps, 'chat' | 'clock' | 'log' | 'tellLater'>,
): Promise<Told> {
  const endedByPerson = Map.groupBy(results.filter(hasEnded), ({ grant }) => grant.personId);
  const linking = new Set(tickets.map(({ personId }) => personId));
  const people = [...new Set([...endedByPerson.keys(), ...linking])].filter((id) => id !== admin.id);
  const by = `${escapeMarkdown(admin.displayName)} (${escapeMarkdown(admin.email)})`;
  const until = clock() + TELLING_TIMEOUT;
  const outcomes = await mapLimit(people, MAX_CONCURRENT_MESSAGES, async (personId) => {
    const markdown = [
      whatEnded(endedByPerson.get(personId) ?? [], linking.has(personId), by),
      `Ask ${escapeMarkdown(admin.displayName)} before you say ${code('link')} again.`,
    ].join(' ');
    try {
      await chat.sendDirect(personId, { markdown }, { until });
      return 'told';
    } catch (error) {
      if (error instanceof OwnershipLostError) throw error;
      log.warn({ personId, err: error }, 'revocation message not sent');
      if (isRefusedByWebex(error)) return 'refused';
      tellLater(personId, { markdown });
      return 'later';
    }
  });
  const numberOf = (wanted: keyof Told) => outcomes.filter((outcome) => outcome === wanted).length;
  return { told: numberOf('told'), refused: numberOf('refused'), later: numberOf('later') };
}

/** Writes which links ended, and that a one-time URL no longer works. @param by who ended them, escaped */
function whatEnded(ended: readonly EndedLink[], wasLinking: boolean, by: string): string {
  if (ended.length === 0)
    return `${by}, an administrator of this bot, revoked links before you had used the one-time URL that I sent you. It no longer works, and nothing was linked with it.`;
  const names = listed(organizationNames(ended.map(({ grant }) => grant)).map(bold));
  const [links, were] = ended.length === 1 ? ['link', 'was'] : ['links', 'were'];
  return [
    `Your ${links} to ${names} ${were} revoked by ${by}, an administrator of this bot, and I forgot the tokens.`,
    tokenExpiryNote(ended),
    ...(wasLinking ? ['The one-time URL that I sent you no longer works either.'] : []),
  ].join(' ');
}
