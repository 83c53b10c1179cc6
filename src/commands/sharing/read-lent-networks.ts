import { candidates } from '../../bot/find/candidates.ts';
import { networkMarks } from '../../bot/find/network.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { choose } from '../../bot/text/choosing.ts';
import { lookingLike, nearest } from '../../bot/text/naming.ts';
import { bold, code, listed, quote } from '../../bot/text/wording.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { Network } from '../../core/dashboard.ts';
import type { LentNetworks } from '../../core/shares.ts';
import { lendRefused, type SayInstead } from './lend-refusals.ts';
import type { LentItem } from './lent-tokens.ts';
import type { SaidPart } from './share-words.ts';

/** The most networks or tags that one share names: the card shows each of them, and the button carries them all. */
export const MAX_LENT_NAMES = 20;

const TAG = /^tag:(.*)$/is;
const ALL = /^(?:all|all networks|every network)$/i;

/** What `in` means. */
export interface NetworksRead {
  say: SayInstead;
  organizationName: string;
  slices: Pick<Slices, 'filter'>;
}

/** Whether the words behind `in` name networks or tags, for which the networks have to be read. */
export function namesNetworks(part: SaidPart | undefined): part is SaidPart {
  return part !== undefined && !part.items.every(isAllNetworks);
}

function isAllNetworks({ text, isQuoted }: LentItem): boolean {
  return !isQuoted && ALL.test(text);
}

/**
 * Finds the networks, or the tags, of `in Rotterdam 301, Lyon 009`. A name that is spelled otherwise is only offered.
 *
 * @param networks all of the organization
 * @throws KnownError `not_found`, `ambiguous`, `bad_arguments`, with buttons where something is near
 */
export async function readLentNetworks(
  { items }: SaidPart,
  networks: readonly Network[],
  reading: NetworksRead,
): Promise<LentNetworks> {
  if (items.some(isAllNetworks))
    throw lendRefused(
      'I read both all networks and names of some.',
      `Say ${code('in')} with the names only.`,
    );
  if (items.length > MAX_LENT_NAMES)
    throw lendRefused(
      `One share can name ${MAX_LENT_NAMES} networks or tags.`,
      `Make several shares, or give the networks a tag and say ${code('in tag:…')}.`,
    );
  const tags = items.flatMap((item) => (isTag(item) ? [tagNamed(item, networks, reading)] : []));
  if (tags.length === items.length) return { kind: 'tagged', tags: [...new Set(tags)] };
  if (tags.length > 0)
    throw lendRefused(
      'A share is about networks that are named, or about those with a tag, not both.',
      'Make two shares.',
    );
  const found = new Map<string, string>();
  for (const item of items) {
    const { id, name } = await oneNetwork(item, networks, reading);
    found.set(id, name);
  }
  return { kind: 'named', networks: Array.from(found, ([id, name]) => ({ id, name })) };
}

function isTag({ text, isQuoted }: LentItem): boolean {
  return !isQuoted && TAG.test(text);
}

async function oneNetwork(item: LentItem, networks: readonly Network[], reading: NetworksRead) {
  const { say, organizationName, slices } = reading;
  const { nameOf, markOf } = networkMarks;
  // Without tags: one that a single network has would lend that network, and not the tag.
  const names = { nameOf, markOf };
  return choose(await candidates(networks, item.text, names, slices), item.text, {
    ...names,
    none: 'There is no network',
    several: 'networks match',
    within: ` in ${organizationName}`,
    say: ({ id }) => say(item, id),
    otherwise: 'Nothing was lent. Commas part several names; quote a name that holds a comma or `in`.',
  });
}

/** Finds a tag as Meraki spells it. */
function tagNamed(
  item: LentItem,
  networks: readonly Network[],
  { say, organizationName }: NetworksRead,
): string {
  const wanted = TAG.exec(item.text)?.[1]?.trim() ?? '';
  const tags = [...new Set(networks.flatMap((network) => network.tags))];
  if (tags.includes(wanted)) return wanted;
  const isMeant = lookingLike(wanted);
  const alike = tags.filter((tag) => isMeant(tag));
  const [only, another] = alike;
  if (only !== undefined && another === undefined) return only;
  const near = alike.length > 0 ? alike : nearest(tags, wanted, (tag) => tag);
  // A tag with a comma or a space in it can't be said.
  const sayable = near.filter((tag) => /^[^\s,"“”„«»]+$/.test(tag));
  const what =
    wanted === ''
      ? `A tag is missing behind ${code('tag:')}.`
      : `No network of ${bold(organizationName)} has the tag ${quote(wanted)}.`;
  const next =
    sayable.length > 0
      ? `Did you mean ${listed(sayable.map(bold), 'or')}?`
      : `Check the tags in the Meraki dashboard; ${code('networks')} shows them.`;
  throw lendRefused(what, next, {
    question: `No network of ${organizationName} has the tag “${wanted}”. Did you mean …?`,
    of: sayable.map((tag) => ({ label: tag, command: say(item, `tag:${tag}`) })),
  });
}

/** Writes the words behind `in`, for a button. */
export function networkWords(networks: LentNetworks): string {
  if (networks.kind === 'all') return '';
  const names =
    networks.kind === 'named'
      ? networks.networks.map(({ id }) => quoted(id))
      : networks.tags.map((tag) => `tag:${tag}`);
  return ` in ${names.join(', ')}`;
}
