import type { Reply } from '../../core/chat.ts';
import { escapeCardText, escapeMarkdown, plain } from '../../core/markdown.ts';
import type { Share } from '../../core/shares.ts';
import { fitsCard, smallText } from '../report/card-parts.ts';
import type { Times } from '../text/times.ts';
import { paragraphs } from '../text/wording.ts';
import { lentNetworksInWords } from './lent-phrases.ts';

/** Characters of a lender's name in an answer. */
const MAX_NAME_LENGTH = 60;

/** Names of networks or tags in an answer. */
const MAX_NAMES = 2;

/**
 * Returns `through Ada Moreno's link, until 28 Feb`, with the networks when not all are lent: a count is theirs, and not the
 * organization's. Plain text, not escaped.
 */
export function throughLine(
  { lender, until, networks }: Pick<Share, 'lender' | 'until' | 'networks'>,
  times: Times,
): string {
  const line = `through ${plain(lender.name, MAX_NAME_LENGTH)}'s link, until ${times.day(until)}`;
  if (networks.kind === 'all') return line;
  return `${line}: only ${lentNetworksInWords(networks, (name) => plain(name, MAX_NAME_LENGTH), MAX_NAMES)}`;
}

/** Adds to an answer, as its last line, through whom it was read. A card that becomes too large is left out: the text says the same. */
export function withThrough(reply: Reply, share: Share, times: Times): Reply {
  const line = throughLine(share, times);
  const markdown = paragraphs(reply.markdown, escapeMarkdown(line));
  const { card, ...rest } = reply;
  if (card === undefined) return { ...reply, markdown };
  const longer = { ...card, body: [...card.body, smallText(escapeCardText(line), { spacing: 'medium' })] };
  return { ...rest, markdown, ...(fitsCard(longer) && { card: longer }) };
}
