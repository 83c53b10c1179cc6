import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { borrowerFirst, borrowerInWords } from '../../bot/links/lent-phrases.ts';
import { buttonRows, card, smallText, textBlock } from '../../bot/report/card-parts.ts';
import { dayOfTime, endOfDay } from '../../bot/text/day-ahead.ts';
import type { Times } from '../../bot/text/times.ts';
import { bold, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { isReference } from '../../core/secrets.ts';
import { type Share, USUAL_SHARE_DAYS } from '../../core/shares.ts';
import { changeUntil, ownShare } from './change-until.ts';
import { lendRefused, notUnderstood, type SayInstead } from './lend-refusals.ts';
import { readUntil } from './read-until.ts';
import { isFault, readShareWords } from './share-words.ts';
import { inMessage, onCard } from './shown-as.ts';
import { tellLent, toldSentence } from './tell-borrower.ts';
import { sharingIsOff } from './to-lend.ts';

const LENGTHS = [USUAL_SHARE_DAYS, 90];

/** Creates the command that lets a share last longer, for its button. @param allCommands as for `createShare` */
export function createExtendShare(allCommands: () => readonly Command[]): Command {
  return {
    name: 'extend share',
    usage: '<share> [for …|until …]',
    group: 'Sharing',
    isOnce: true,
    changes: true,
    summary: 'Let something that you lend last longer',
    examples: ['extend share k7m2p9qx for 30 days', 'extend share k7m2p9qx until friday'],
    async run(invocation, deps) {
      if (deps.sharing.mode === 'off') throw sharingIsOff();
      const { words, argumentText } = invocation;
      const id = words[0] ?? '';
      if (!isReference(id)) throw whichShare();
      const share = await ownShare(id, invocation, deps);
      const said = argumentText.slice(id.length).trim();
      const times = await timesFor(invocation, deps);
      if (said === '') return askHowLong(share, times, invocation, deps);
      const until = untilIn(share, said, times, deps);
      if (until <= share.until)
        throw lendRefused(
          `That is no later than ${times.day(share.until)}, until when you lend it already.`,
          `${code(`extend share ${id}`)} asks how long.`,
        );
      const changed = await changeUntil(id, { until }, 'extend share', invocation, deps);
      const told = await tellLent(changed, true, deps, allCommands());
      const who = borrowerInWords(changed.borrower, inMessage);
      const markdown = `What you lend to ${who} lasts until ${times.day(changed.until)} now. ${await toldSentence(told)}`;
      return { markdown: markdown.trim(), isPrivate: true, isDone: true };
    },
  };
}

function whichShare(): KnownError {
  const choice = {
    question: 'Which share do you want to extend?',
    of: [{ label: 'What I lend', command: 'shares' }],
  };
  const next = `Say ${code('shares')}: each has a button “Extend”.`;
  return new KnownError('bad_arguments', 'I need to know which share.', next, { choice });
}

/** Reads `for 30 days`, `until friday`, and `30 days` alone. */
function untilIn(share: Share, said: string, times: Times, { sharing, clock }: CommandDeps): number {
  const text = /^(?:for|until)\s/i.test(said) ? said : `for ${said}`;
  const read = readShareWords(text);
  if (isFault(read)) throw notUnderstood(read);
  const { length, day, person, networks, organization, commands, reason } = read;
  const more = [person, networks, organization, commands, reason].some((part) => part !== undefined);
  if (more || read.isHere || (length === undefined && day === undefined))
    throw lendRefused(
      `${code('extend share')} changes the last day only.`,
      `Say ${code('share')} to lend something else.`,
    );
  const say: SayInstead = (_place, words) => `extend share ${share.id} ${words}`;
  return readUntil(read, { times, now: clock(), maxDays: sharing.maxDays, say });
}

function askHowLong(
  share: Share,
  times: Times,
  { person }: Invocation,
  { sharing, clock }: CommandDeps,
): Reply {
  const today = dayOfTime(clock(), times.zone);
  const lengths = [...new Set([...LENGTHS, sharing.maxDays])]
    .filter((days) => days <= sharing.maxDays && endOfDay(today + days, times.zone) > share.until)
    .sort((a, b) => a - b);
  const said = `until ${times.day(share.until)}`;
  if (lengths.length === 0)
    return {
      markdown: `What you lend to ${borrowerInWords(share.borrower, inMessage)} lasts ${said}, which is as long as this bot’s operator allows: ${countOf(sharing.maxDays, 'day')}.`,
      isPrivate: true,
    };
  const buttons = lengths.map((days) => ({
    title: `${countOf(days, 'day')}, until ${times.day(endOfDay(today + days, times.zone))}`,
    command: `extend share ${share.id} for ${countOf(days, 'day')}`,
    owner: person.id,
  }));
  const markdown = paragraphs(
    `**How long?** What you lend to ${borrowerInWords(share.borrower, inMessage)} about ${bold(share.organizationName)} lasts ${said}.`,
    `Press a button, or say ${code(`extend share ${share.id} for 30 days`)}. The days count from today.`,
  );
  const shown = card(
    [
      textBlock('How long do you want to lend it from today?', { weight: 'bolder' }),
      textBlock(`${borrowerFirst(share.borrower, onCard)}, ${onCard(share.organizationName)}: now ${said}.`),
      ...buttonRows(buttons),
      smallText('The borrower is told.'),
    ],
    [],
  );
  return { markdown, card: shown, isPrivate: true };
}
