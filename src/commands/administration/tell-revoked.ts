import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { isStopped, type StoppedLink, TOKEN_EXPIRY_NOTE } from '../../bot/links/end-link.ts';
import { organizationNames } from '../../bot/links/links-of.ts';
import type { StoppedLinking } from '../../bot/links/stop-linking.ts';
import { bold, code, listed } from '../../bot/text/wording.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import type { Grant } from '../../core/links.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { NoticeOutcome } from '../../core/tell.ts';

/** Notices that are stored at the same time. */
const MAX_CONCURRENT_WRITES = 16;

/** The number of people who were told, whom Webex did not let us tell, and of whom it is not known yet. */
export type Told = Record<NoticeOutcome, number>;

/**
 * Tells each person whose links or whose linking an administrator ended, once, which links those are. The administrator is
 * not told, who reads the reply. Resolves when each notice is stored, so that it is said even if this process dies.
 *
 * @param stopped links that were stopped; Meraki need not know yet
 * @returns resolves within seconds to what became of the notices
 */
export async function tellRevoked(
  stopped: readonly StoppedLink[],
  { tickets }: Pick<StoppedLinking, 'tickets'>,
  { person: admin }: Pick<Invocation, 'person'>,
  { tell }: Pick<CommandDeps, 'tell'>,
): Promise<() => Promise<Told>> {
  const ended = stopped.filter(isStopped).map(({ grant }) => grant);
  const endedByPerson = Map.groupBy(ended, ({ personId }) => personId);
  const linking = new Set(tickets.map(({ personId }) => personId));
  const people = [...new Set([...endedByPerson.keys(), ...linking])].filter((id) => id !== admin.id);
  const by = `${escapeMarkdown(admin.displayName)} (${escapeMarkdown(admin.email)})`;
  const notices = await mapLimit(people, MAX_CONCURRENT_WRITES, (personId) =>
    tell(
      personId,
      [
        whatEnded(endedByPerson.get(personId) ?? [], linking.has(personId), by),
        `Ask ${escapeMarkdown(admin.displayName)} before you say ${code('link')} again.`,
      ].join(' '),
    ),
  );
  return async () => {
    const told: Told = { told: 0, refused: 0, later: 0 };
    for (const outcome of await Promise.all(notices.map((notice) => notice.outcome))) told[outcome] += 1;
    return told;
  };
}

/** Writes which links ended, and that a one-time URL no longer works. @param by who ended them, escaped */
function whatEnded(ended: readonly Grant[], wasLinking: boolean, by: string): string {
  if (ended.length === 0)
    return `${by}, an administrator of this bot, revoked links before you had used the one-time URL that I sent you. It no longer works, and nothing was linked with it.`;
  const names = listed(organizationNames(ended).map(bold));
  const [links, were] = ended.length === 1 ? ['link', 'was'] : ['links', 'were'];
  return [
    `Your ${links} to ${names} ${were} revoked by ${by}, an administrator of this bot, and I forgot the tokens.`,
    TOKEN_EXPIRY_NOTE,
    ...(wasLinking ? ['The one-time URL that I sent you no longer works either.'] : []),
  ].join(' ');
}
