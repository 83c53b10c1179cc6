import { cancelCommand } from '../../bot/cancel-question.ts';
import type { Command } from '../../bot/command.ts';
import { borrowerFirst, lentCommandsInWords, lentNetworksInWords } from '../../bot/links/lent-phrases.ts';
import { card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { BUTTONS_WORK_ONCE, howToGoOn } from '../../bot/report/confirmation-card.ts';
import type { Times } from '../../bot/text/times.ts';
import { bullets, countOf, formatNumber, paragraphs, strong } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { DAY } from '../../core/clock.ts';
import { escapeCardText, escapeMarkdown } from '../../core/markdown.ts';
import type { Person } from '../../core/person.ts';
import type { Lending, LentBefore } from './lending.ts';
import { MAX_REASON } from './share-words.ts';
import { inMessage, onCard, type ShownAs } from './shown-as.ts';

/** What the question before a share is lent shows. */
export interface LendQuestion {
  lending: Lending;
  before: LentBefore;
  /** The command that lends it. */
  command: string;
  confirmationCode: string;
  lender: Person;
  /** How many networks have one of the tags now; absent without tags. */
  tagged?: number | undefined;
  commands: readonly Command[];
  times: Times;
  /** Epoch milliseconds. */
  now: number;
}

const HERE =
  'Everybody in this space who is of your Webex organization may ask, also whoever is added later. It ends when you or I leave the space.';
const END = 'They only read, as you do through me. You can end it at any time: say “shares”.';

/** Stands out: who said no `in` may not have thought of all networks. */
const WHOLE = 'This lends the whole organization: every network, also those that are added later.';
const LESS = 'To lend less, cancel, and add “in” and the names of networks.';

/** Other shares that are named. */
const MAX_OTHERS = 3;

/** Asks whether exactly this shall be lent, with a button that lends it. */
export function askToLend(question: LendQuestion): Reply {
  const { lending, command, confirmationCode, lender, before } = question;
  const isWhole = lending.networks.kind === 'all';
  const asked = before.same === undefined ? 'Lend this access?' : 'Change until when you lend this?';
  const inText = facts(question, inMessage, (reason) => escapeMarkdown(reason, MAX_REASON + 1));
  const inCard = facts(question, onCard, (reason) => escapeCardText(reason, MAX_REASON + 1));
  const markdown = paragraphs(
    strong(asked),
    bullets(inText.map(([name, fact]) => `${name}: ${fact}`)),
    isWhole ? `⚠️ ${strong(WHOLE)} ${LESS}` : '',
    notesOf(question, inMessage).join(' '),
    toGoOn(command),
  );
  const { borrower } = lending;
  const shown = card(
    [
      textBlock(asked, { weight: 'bolder' }),
      textBlock(borrowerFirst(borrower, onCard), { size: 'large', weight: 'bolder', spacing: 'small' }),
      ...(borrower.kind === 'person' ? [smallText(escapeCardText(borrower.email))] : []),
      ...inCard.slice(1).map(([name, fact]) => textBlock(`**${name}:** ${fact}`, { spacing: 'small' })),
      ...(isWhole ? [textBlock(`⚠️ ${WHOLE}`, { weight: 'bolder', color: 'warning' }), smallText(LESS)] : []),
      ...notesOf(question, onCard).map((note) => textBlock(note)),
      BUTTONS_WORK_ONCE,
    ],
    [
      { title: before.same === undefined ? 'Lend' : 'Change', command, owner: lender.id },
      { title: 'Cancel', command: cancelCommand('share', confirmationCode), owner: lender.id },
    ],
  );
  return { markdown, card: shown, isPrivate: true };
}

/** Says how to go on; a command that holds foreign strings is no code, in which nothing can be escaped. */
function toGoOn(command: string): string {
  if (/^[\w ,.:=-]*$/.test(command)) return howToGoOn(command);
  return `To go on, press the button within 5 minutes, or say “${escapeMarkdown(command, 2 * MAX_REASON + 1_000)}”.`;
}

/** The lines that say who may ask what about where until when. @param ofReason escapes the reason */
function facts(
  { lending, before, tagged, commands, times, now }: LendQuestion,
  shown: ShownAs,
  ofReason: ShownAs,
): [string, string][] {
  const { borrower, networks, grant, until, reason } = lending;
  const address = borrower.kind === 'person' ? ` (${escapeMarkdown(borrower.email)})` : '';
  const days = countOf(Math.max(1, Math.round((until - now) / DAY)), 'day');
  const has = tagged === undefined ? '' : `: ${countOf(tagged, 'network')} now`;
  const instead = before.same === undefined ? '' : `, in place of ${times.day(before.same.until)}`;
  return [
    ['Who', `${borrowerFirst(borrower, shown)}${address}`],
    ['May ask', lentCommandsInWords(lending.commands, commands)],
    ['About', `${shown(grant.organizationName)}, ${lentNetworksInWords(networks, shown)}${has}`],
    ['Until', `${times.day(until)}, to the end of the day (${days})${instead}`],
    ...(reason === undefined ? [] : [['Because', ofReason(reason)] satisfies [string, string]]),
  ];
}

function notesOf({ lending, before, lender, commands, times }: LendQuestion, shown: ShownAs): string[] {
  const { borrower } = lending;
  const isOutside = borrower.kind === 'person' && (borrower.orgId === '' || borrower.orgId !== lender.orgId);
  const others = before.others.slice(0, MAX_OTHERS).map((share) => {
    const where = lentNetworksInWords(share.networks, shown, MAX_OTHERS);
    return `${lentCommandsInWords(share.commands, commands)} about ${where} until ${times.day(share.until)}`;
  });
  const left = before.others.length - others.length;
  const more = left > 0 ? `; and ${formatNumber(left)} more` : '';
  return [
    ...(borrower.kind === 'space' ? [HERE] : []),
    ...(isOutside ? ['They are of another Webex organization than you.'] : []),
    ...(others.length > 0 ? [`You lend them already, which this adds to: ${others.join('; ')}${more}.`] : []),
    END,
  ];
}
