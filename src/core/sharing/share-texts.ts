import type { Card, OutgoingMessage } from '../chat.ts';
import { DAY } from '../clock.ts';
import { durationInWords } from '../duration.ts';
import { escapeCardText, escapeMarkdown, plain, withoutFunctions } from '../markdown.ts';
import type { Share } from '../shares.ts';

/**
 * Words a message about shares.
 *
 * @param shares those that the person lent, and those that were lent to them; at least one
 * @param now epoch milliseconds
 */
export type ShareTexts = (shares: readonly Share[], personId: string, now: number) => OutgoingMessage;

/** Days for which a button of a warning lends on, from today, unless the operator allows less. */
const EXTENDED_DAYS = 30;

type Shown = (foreign: string) => string;

/** The buttons below a warning: Webex shows no more than five well. */
const MAX_EXTENDED = 5;
/** Characters of a name on a button. */
const MAX_NAME = 24;

/** Creates the warning before the end; the lender gets buttons that extend. @param maxDays the longest time for which may be lent */
export const createWarningTexts =
  (maxDays: number): ShareTexts =>
  (shares, personId, now) => {
    // Whose clock is a day behind ours may not lend to the last day of ours.
    const last = now + Math.min(EXTENDED_DAYS, maxDays - 1) * DAY;
    const [lent, borrowed] = sides(shares, personId);
    const texts = (shown: Shown) => [
      ...some(
        lent,
        '⏳ **What you lend ends soon:**',
        (share) => `${lentToWhom(share, shown)}, ${left(share, now)}`,
      ),
      ...some(
        borrowed,
        '⏳ **What is lent to you ends soon:**',
        (share) => `${lentThrough(share, shown)}, ${left(share, now)}. They were told too, and can extend it`,
      ),
    ];
    const how = 'Say `shares` to extend what you lend, or to end it now.';
    return {
      markdown: [...texts(escapeMarkdown), ...(lent.length > 0 ? [how] : [])].join('\n\n'),
      ...(lent.length > 0 && {
        card: extendCard(texts(escapeCardText), lent, { owner: personId, now, last }),
      }),
    };
  };

/** Says that shares sleep, because their link has to be made again. */
export const asleepTexts: ShareTexts = (shares, personId) => {
  const [lent, borrowed] = sides(shares, personId);
  const head = '💤 **Your link has to be made again, so what you lend sleeps.** Say `link`, and it goes on:';
  const texts = [
    ...some(lent, head, (share) => lentToWhom(share, escapeMarkdown)),
    ...some(
      borrowed,
      '💤 **What is lent to you sleeps,** because the link has to be made again. Its owner was told; I tell you when it goes on:',
      (share) => lentThrough(share, escapeMarkdown),
    ),
  ];
  return { markdown: texts.join('\n\n') };
};

/** Says that shares are awake again. */
export const awakeTexts: ShareTexts = (shares, personId) => {
  const [lent, borrowed] = sides(shares, personId);
  const texts = [
    ...some(lent, '✅ **What you lend goes on,** through your new link:', (share) =>
      lentToWhom(share, escapeMarkdown),
    ),
    ...some(borrowed, '✅ **You can ask again:**', (share) => lentThrough(share, escapeMarkdown)),
  ];
  return { markdown: texts.join('\n\n') };
};

/** Parts shares into those that the person lent, and those that were lent to them. */
export function sides(shares: readonly Share[], personId: string): [lent: Share[], borrowed: Share[]] {
  const isLent = ({ lender }: Share) => lender.personId === personId;
  return [shares.filter(isLent), shares.filter((share) => !isLent(share))];
}

/** Writes a heading and a line for each share; nothing when there are none. */
export function some(shares: readonly Share[], heading: string, line: (share: Share) => string): string[] {
  return shares.length === 0 ? [] : [[heading, ...shares.map((share) => `- ${line(share)}`)].join('\n')];
}

/** `**Aurora Retail** to **Tom Becker**` */
export function lentToWhom({ organizationName, borrower }: Share, shown: Shown): string {
  const to =
    borrower.kind === 'person'
      ? `**${shown(borrower.name)}**`
      : `everybody of your organization in **${shown(borrower.title)}**`;
  return `**${shown(organizationName)}** to ${to}`;
}

/** `**Aurora Retail**, through **Ada Moreno**'s link` */
function lentThrough({ organizationName, lender }: Share, shown: Shown): string {
  return `**${shown(organizationName)}**, through **${shown(lender.name)}**'s link`;
}

/** `in 3 days`, `in 5 h`. */
function left({ until }: Share, now: number): string {
  const ms = until - now;
  return `in ${ms >= 1.5 * DAY ? `${Math.round(ms / DAY)} days` : durationInWords(ms)}`;
}

function extendCard(
  texts: readonly string[],
  lent: readonly Share[],
  { owner, now, last }: { owner: string; now: number; last: number },
): Card {
  const date = new Date(last).toISOString().slice(0, 10);
  const until = `until ${dayInWords(last, now)}`;
  const extended = lent.filter((share) => share.until < last).slice(0, MAX_EXTENDED);
  const more = lent.length > MAX_EXTENDED ? ['Say “shares” for the others.'] : [];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body: [...texts, ...more].map((text) => ({ type: 'TextBlock', text, wrap: true })),
    actions: extended.map((share) => ({
      type: 'Action.Submit',
      title: withoutFunctions(lent.length === 1 ? `Extend ${until}` : `${nameOf(share)}: ${until}`),
      data: { command: `extend share ${share.id} until ${date}`, owner },
    })),
  };
}

/** Writes a day as the answers do: `3 Aug`, with the year when it is not this one. */
function dayInWords(time: number, now: number): string {
  const isThisYear = new Date(time).getUTCFullYear() === new Date(now).getUTCFullYear();
  return (isThisYear ? DAY_OF_YEAR : DAY_OF_ANY_YEAR).format(time);
}

const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const DAY_OF_ANY_YEAR = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

function nameOf({ borrower }: Share): string {
  return plain(borrower.kind === 'person' ? borrower.name : borrower.title, MAX_NAME);
}
