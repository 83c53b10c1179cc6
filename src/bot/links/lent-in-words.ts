import type { Share } from '../../core/shares.ts';
import type { Times } from '../text/times.ts';
import { bold, code } from '../text/wording.ts';
import type { Borrowed } from './borrowed.ts';
import type { Defaults } from './defaults.ts';
import { lentCommandsInWords, lentNetworksInWords, SLEEPS } from './lent-phrases.ts';
import { lendersLink } from './share-refusals.ts';

/** Names that a line lists; it counts the others. */
const MAX_NAMES = 5;

/** Whether a network is certainly among those that a share lends; of tags that is known only when Meraki was asked. */
export function lendsNetwork({ networks }: Pick<Share, 'networks'>, networkId: string): boolean {
  if (networks.kind === 'all') return true;
  return networks.kind === 'named' && networks.networks.some(({ id }) => id === networkId);
}

/**
 * Returns what is lent to somebody as a line of Markdown:
 * `Ada Moreno's link to **Aurora Retail**, until 28 Feb – all questions except those that are lent by name only about all networks, your default`.
 */
export function borrowedLine(
  { share, state }: Borrowed,
  { organizationHere, myOrganization }: Defaults,
  times: Times,
): string {
  const { organizationId, commands, networks, borrower } = share;
  const facts = [
    `${lentCommandsInWords(commands, [], MAX_NAMES, code)} about ${lentNetworksInWords(networks, bold, MAX_NAMES)}`,
    ...(borrower.kind === 'space' ? ['for this space'] : []),
    ...(state.state === 'asleep' ? [SLEEPS[state.why]] : []),
    ...(organizationId === myOrganization ? ['your default'] : []),
    ...(organizationId === organizationHere ? ['the default in this space'] : []),
  ];
  return `${lendersLink(share)}, until ${times.day(share.until)} – ${facts.join(', ')}`;
}
