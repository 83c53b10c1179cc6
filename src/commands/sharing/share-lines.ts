import type { BotDeps, Command } from '../../bot/command.ts';
import {
  borrowerFirst,
  lentCommandsInWords,
  lentNetworksInWords,
  usesInWords,
} from '../../bot/links/lent-phrases.ts';
import type { Times } from '../../bot/text/times.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';
import type { Share } from '../../core/shares.ts';
import { inMessage, onCard, type ShownAs } from './shown-as.ts';

/** Names of networks or tags that a line of a list has. */
const MAX_NAMED = 4;
/** Characters of a reason that a line of a list has. */
const MAX_REASON_SHOWN = 80;

/** What the lines about shares need to be written. */
export interface ShareLines {
  commands: readonly Command[];
  times: Times;
  /** Epoch milliseconds. */
  now: number;
  shareUses: Pick<BotDeps['shareUses'], 'of'>;
}

/** A share as one line of text, for a message and for a card; in both, foreign strings are escaped. */
export interface ShareLine {
  share: Share;
  markdown: string;
  onCard: string;
}

/** Writes shares that have not ended, each as a line. @param sleeping why a share can't be asked through now; empty for one that can */
export function shareLines(
  shares: readonly Share[],
  whose: 'lent' | 'borrowed',
  lines: ShareLines,
  sleeping: (share: Share) => string,
): ShareLine[] {
  return shares.map((share) => ({
    share,
    markdown: lineOf(share, whose, lines, inMessage, escapeMarkdown, sleeping(share)),
    onCard: lineOf(share, whose, lines, (name) => `**${onCard(name)}**`, escapeCardText, sleeping(share)),
  }));
}

function lineOf(
  share: Share,
  whose: 'lent' | 'borrowed',
  { commands, times, now, shareUses }: ShareLines,
  shown: ShownAs,
  ofReason: (reason: string, maxLength: number) => string,
  asleep: string,
): string {
  const { borrower, lender, networks, reason } = share;
  const whom =
    whose === 'lent'
      ? borrowerFirst(borrower, shown)
      : `${borrower.kind === 'space' ? 'to this space, ' : ''}through ${shown(lender.name)}’s link`;
  const where = `, ${lentNetworksInWords(networks, shown, MAX_NAMED)}`;
  const facts = [
    `${shown(share.organizationName)}${where}`,
    lentCommandsInWords(share.commands, commands),
    `until ${times.day(share.until)}`,
    usesInWords(shareUses.of(share), now),
    ...(reason !== undefined ? [`because ${ofReason(reason, MAX_REASON_SHOWN)}`] : []),
    ...(asleep === '' ? [] : [asleep]),
  ];
  return `${whom} – ${facts.join('; ')}`;
}
