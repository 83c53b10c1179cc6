import { type Button, buttonRows, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { bullets, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import type { ShareLine } from './share-lines.ts';

/** Shares on one page. A card holds about 20 kB, and each of these takes up to 2. */
export const SHARES_PER_PAGE = 5;

/** What `shares` shows. */
export interface SharesShown {
  lent: readonly ShareLine[];
  borrowed: readonly ShareLine[];
  /** From 1. */
  page: number;
  /** Who asks: nobody else can press the buttons. */
  owner: string;
}

/** Shows a page of shares: first those that the person lends, with buttons to end and to extend each, then what is lent to them. */
export function showShares({ lent, borrowed, page, owner }: SharesShown): Reply {
  const all = [
    ...lent.map((line) => ({ line, isLent: true })),
    ...borrowed.map((line) => ({ line, isLent: false })),
  ];
  if (all.length === 0)
    return {
      markdown: paragraphs(
        'You lend nothing, and nothing is lent to you.',
        `${code('share with')} and a person lends your access; ${code('help share')} says how.`,
      ),
      card: card(
        [textBlock('You lend nothing, and nothing is lent to you.')],
        [{ title: 'How to lend', command: 'help share' }],
      ),
      isPrivate: true,
    };
  const pages = Math.ceil(all.length / SHARES_PER_PAGE);
  const shownPage = Math.min(page, pages);
  const shown = all.slice((shownPage - 1) * SHARES_PER_PAGE, shownPage * SHARES_PER_PAGE);
  const mine = shown.filter(({ isLent }) => isLent).map(({ line }) => line);
  const others = shown.filter(({ isLent }) => !isLent).map(({ line }) => line);
  const lentTitle = `You lend ${countOf(lent.length, 'share')}`;
  const borrowedTitle = `Lent to you: ${countOf(borrowed.length, 'share')}`;
  const next = shownPage < pages ? `shares page ${shownPage + 1}` : '';
  const markdown = paragraphs(
    mine.length > 0 ? `**${lentTitle}:**` : '',
    bullets(mine.map((line) => `${line.markdown} (${code(line.share.id)})`)),
    mine.length > 0
      ? `${code('unshare')} or ${code('extend share')} and the letters in parentheses ends or extends one.`
      : '',
    others.length > 0 ? `**${borrowedTitle}:**` : '',
    bullets(others.map((line) => line.markdown)),
    next === '' ? '' : `Page ${shownPage} of ${pages}: say ${code(next)} for the next.`,
  );
  const buttons = ({ share }: ShareLine): Button[] => [
    { title: 'End', command: `unshare ${share.id}`, style: 'destructive', owner },
    { title: 'Extend', command: `extend share ${share.id}`, owner },
  ];
  const shownCard = card(
    [
      ...(mine.length > 0 ? [textBlock(lentTitle, { weight: 'bolder' })] : []),
      ...mine.flatMap((line) => [textBlock(line.onCard), ...buttonRows(buttons(line))]),
      ...(others.length > 0 ? [textBlock(borrowedTitle, { weight: 'bolder' })] : []),
      ...others.map((line) => textBlock(line.onCard)),
      ...(pages > 1 ? [smallText(`Page ${shownPage} of ${pages}`)] : []),
    ],
    next === '' ? [] : [{ title: 'Next page', command: next, owner }],
  );
  return { markdown, card: shownCard, isPrivate: true, tellsOf: borrowed.map(({ share }) => share) };
}
