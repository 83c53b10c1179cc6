import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { isActive } from '../../bot/links/links-of.ts';
import { bold, code, paragraphs } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Reply } from '../../core/chat.ts';
import { shareState } from '../../core/share-state.ts';
import { linkOf, type Share } from '../../core/shares.ts';
import { compared } from '../../core/visible.ts';
import type { AskedFor } from './request-access-arguments.ts';

/**
 * Tells who can ask already what they asked access for: without a network, through a link of their own or a share of a whole
 * organization; with one, through a share that names it. To ask for another network is allowed: which ones an
 * organization has is not looked up for somebody who asks.
 *
 * @returns undefined when they have no such access
 */
export async function accessTheyHave(
  { network }: AskedFor,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Reply | undefined> {
  const { person } = invocation;
  const own = (await deps.store.listGrants(person.id)).find(isActive);
  if (own !== undefined && network === undefined)
    return told(`You have a link of your own to ${bold(own.organizationName)}: just ask.`);
  for (const share of await deps.store.listShares({ borrowerId: person.id, isOpen: true })) {
    if (!covers(share, network) || !(await isUsable(share, deps))) continue;
    const { day } = await timesFor(invocation, deps);
    const about = network === undefined ? bold(share.organizationName) : `${bold(network)} already`;
    return told(`${bold(share.lender.name)} lends you ${about}, until ${day(share.until)}: just ask.`, [
      share,
    ]);
  }
  return undefined;
}

/** Whether a share gives what is asked for: the usual questions, about a whole organization or about that network. */
function covers({ commands, networks }: Share, network: string | undefined): boolean {
  if (commands.kind !== 'usual') return false;
  if (network === undefined) return networks.kind === 'all';
  return (
    networks.kind === 'named' && networks.networks.some(({ name }) => compared(name) === compared(network))
  );
}

async function isUsable(share: Share, { store, sharing, admission, clock }: CommandDeps): Promise<boolean> {
  const grant = await store.findGrant(linkOf(share));
  return shareState(share, grant, { sharing, ...admission, now: clock() }).state === 'active';
}

function told(what: string, tellsOf: readonly Share[] = []): Reply {
  const more = `To ask for something else, name a network: ${code('request access in')} and its name.`;
  return { markdown: paragraphs(`**No request is needed.** ${what}`, more), isPrivate: true, tellsOf };
}
