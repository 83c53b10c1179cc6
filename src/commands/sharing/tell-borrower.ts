import type { BotDeps, Command } from '../../bot/command.ts';
import { lentCommandsInWords, lentNetworksInWords } from '../../bot/links/lent-phrases.ts';
import { bold, code } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import type { Share } from '../../core/shares.ts';
import { claimEnd } from '../../core/sharing/change-once.ts';
import type { NoticeOutcome } from '../../core/tell.ts';
import { exampleOf } from './lending.ts';
import { inMessage } from './shown-as.ts';

type Deps = Pick<BotDeps, 'tell' | 'chat' | 'clock' | 'log' | 'background' | 'store'>;
type Told = { outcome: Promise<NoticeOutcome> } | undefined;

/** Names read out in a notice. */
const MAX_NAMED = 20;

/** Tells a person what they may ask now, and through whom. @param isChange whether it was lent before, until another day */
export async function tellLent(
  share: Share,
  isChange: boolean,
  deps: Deps,
  commands: readonly Command[],
): Promise<Told> {
  const { borrower, lender } = share;
  if (borrower.kind !== 'person') return undefined;
  const until = await dayFor(share, deps);
  const where = `${bold(share.organizationName)}, ${lentNetworksInWords(share.networks, inMessage, MAX_NAMED)}`;
  const what = `${lentCommandsInWords(share.commands, commands)} about ${where}`;
  const said = isChange
    ? `${bold(lender.name)} has changed until when you may ask through their link: ${what}. It is ${until} now.`
    : `${bold(lender.name)} lends you access: you may ask ${what}, until ${until}. You only read, through ${bold(lender.name)}’s link.`;
  const example = `Say ${code(exampleOf(share, commands))}, for example; ${code('shares')} shows what is lent to you.`;
  return deps.tell(borrower.personId, `${said} ${example}`);
}

/** Tells the borrower that a share has ended, once: whoever notes it first says it. */
export async function tellEnded(share: Share, deps: Deps): Promise<Told> {
  const { borrower, lender } = share;
  if ((await claimEnd(deps.store, share.id, deps.clock())) === undefined) return undefined;
  if (borrower.kind === 'space') {
    // Strangers may read it: the organization is not named.
    const said = `${bold(lender.name)} has ended what was lent to this space: I answer here through that link no more.`;
    postInSpace(borrower.roomId, said, deps);
    return undefined;
  }
  const where = `${bold(share.organizationName)}, ${lentNetworksInWords(share.networks, inMessage, MAX_NAMED)}`;
  return deps.tell(
    borrower.personId,
    `${bold(lender.name)} has ended what was lent to you: ${where}. I answer you through that link no more.`,
  );
}

/** Posts a line in a space in which nobody asked. */
export function postInSpace(
  roomId: string,
  markdown: string,
  { chat, background }: Pick<Deps, 'chat' | 'background'>,
): void {
  background.run('line about a share', () => chat.send({ roomId }, { markdown }));
}

/** Says what became of the notices to a borrower; empty when there was nobody to tell. */
export async function toldSentence(told: Told): Promise<string> {
  const outcome = await told?.outcome;
  if (outcome === undefined) return '';
  return {
    told: 'I told them.',
    refused: 'I could not tell them: Webex refused the direct message.',
    later: 'I am telling them, and go on trying until Webex takes the message.',
  }[outcome];
}

/** Writes the last day as the borrower's clock shows it. */
async function dayFor({ borrower, until }: Share, deps: Deps): Promise<string> {
  if (borrower.kind !== 'person') return '';
  const times = await timesFor({ person: { id: borrower.personId } }, deps);
  return times.day(until);
}
