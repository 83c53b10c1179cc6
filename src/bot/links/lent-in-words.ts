import type { LentCommands, LentNetworks, Share } from '../../core/shares.ts';
import type { Times } from '../text/times.ts';
import { bold, code, listedUpTo } from '../text/wording.ts';
import type { Borrowed } from './borrowed.ts';
import type { Defaults } from './defaults.ts';
import { lendersLink } from './share-refusals.ts';

/** Names that a line lists; it counts the others. */
const MAX_NAMES = 5;

/** Why a share sleeps, as a part of a line. */
const SLEEPS: Record<Exclude<Borrowed['state'], { state: 'active' }>['why'], string> = {
  relink_required: 'asleep until the link is made again',
  suspended: 'asleep while its owner may not use this bot',
  switched_off: 'asleep while lending is switched off',
};

/** Says which commands a share lends, in Markdown: `devices` and `ports`. */
export function commandsInWords(commands: LentCommands): string {
  return commands.kind === 'usual' ? 'the usual questions' : listedUpTo(MAX_NAMES, commands.names.map(code));
}

/** Says which networks a share lends, in Markdown, as they were called when it was lent. */
export function networksInWords(networks: LentNetworks): string {
  if (networks.kind === 'all') return 'all networks';
  if (networks.kind === 'tagged')
    return `networks tagged ${listedUpTo(MAX_NAMES, networks.tags.map(bold), 'or')}`;
  return listedUpTo(
    MAX_NAMES,
    networks.networks.map(({ name }) => bold(name)),
  );
}

/** Whether a network is certainly among those that a share lends; of tags that is known only when Meraki was asked. */
export function lendsNetwork({ networks }: Pick<Share, 'networks'>, networkId: string): boolean {
  if (networks.kind === 'all') return true;
  return networks.kind === 'named' && networks.networks.some(({ id }) => id === networkId);
}

/**
 * Returns what is lent to somebody as a line of Markdown:
 * `Ada Moreno's link to **Aurora Retail**, until 28 Feb – the usual questions about all networks, your default`.
 */
export function borrowedLine(
  { share, state }: Borrowed,
  { organizationHere, myOrganization }: Defaults,
  times: Times,
): string {
  const { organizationId, commands, networks, borrower } = share;
  const facts = [
    `${commandsInWords(commands)} about ${networksInWords(networks)}`,
    ...(borrower.kind === 'space' ? ['for this space'] : []),
    ...(state.state === 'asleep' ? [SLEEPS[state.why]] : []),
    ...(organizationId === myOrganization ? ['your default'] : []),
    ...(organizationId === organizationHere ? ['the default in this space'] : []),
  ];
  return `${lendersLink(share)}, until ${times.day(share.until)} – ${facts.join(', ')}`;
}
