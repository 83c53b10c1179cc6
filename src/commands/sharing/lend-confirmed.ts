import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import {
  borrowerFirst,
  borrowerInWords,
  lentCommandsInWords,
  lentNetworksInWords,
} from '../../bot/links/lent-phrases.ts';
import type { Times } from '../../bot/text/times.ts';
import { bold, code, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { relinkRequired } from '../../core/refusals.ts';
import { newReference } from '../../core/secrets.ts';
import { type Share, sharePerson } from '../../core/shares.ts';
import { lend } from '../../core/sharing/lend.ts';
import { changeUntil } from './change-until.ts';
import { exampleOf, type Lending, type LentBefore } from './lending.ts';
import { inMessage } from './shown-as.ts';
import { postInSpace, tellLent, toldSentence } from './tell-borrower.ts';

/**
 * Lends what was confirmed, and tells the borrower: a person by a direct message, a space by a line in it.
 *
 * @param before the share of the same is changed, and no second one is made
 * @throws KnownError `relink_required` when the link ended meanwhile; `not_found` when the share that was to change has ended
 */
export async function lendConfirmed(
  lending: Lending,
  before: LentBefore,
  invocation: Invocation,
  deps: CommandDeps,
  shown: { commands: readonly Command[]; times: Times },
): Promise<Reply> {
  const share = before.same
    ? await changeUntil(
        before.same.id,
        { until: lending.until, reason: lending.reason },
        'share',
        invocation,
        deps,
      )
    : await lendNew(lending, invocation, deps);
  const { commands, times } = shown;
  const until = times.day(share.until);
  if (share.borrower.kind === 'space') return answerToSpace(share, until, invocation, deps, commands);
  const told = await tellLent(share, before.same !== undefined, deps, commands);
  const where = `${bold(share.organizationName)}, ${lentNetworksInWords(share.networks, inMessage)}`;
  const markdown = paragraphs(
    `${borrowerFirst(share.borrower, inMessage)} may ask ${lentCommandsInWords(share.commands, commands)} about ${where}, until ${until}. ${await toldSentence(told)}`,
    `${code('shares')} shows what you lend; ${code(`unshare ${share.id}`)} ends this.`,
  );
  return { markdown, isPrivate: true, isDone: true };
}

async function lendNew(lending: Lending, { person }: Invocation, deps: CommandDeps): Promise<Share> {
  const { grant, borrower, commands, networks, until, reason } = lending;
  const { organizationId, organizationName } = grant;
  const share: Share = {
    ...{ id: newReference(), lender: sharePerson(person), organizationId, organizationName },
    ...{ borrower, commands, networks, lentAt: deps.clock(), until, reason, uses: 0 },
  };
  if ((await lend(share, deps, { command: 'share', outcome: 'lent' })) === 'link_ended')
    throw relinkRequired(grant);
  return share;
}

/** Says in the space what may be asked there. Strangers may read it: it names neither the organization nor its networks. */
async function answerToSpace(
  share: Share,
  until: string,
  { person, place }: Invocation,
  deps: CommandDeps,
  commands: readonly Command[],
): Promise<Reply> {
  const { borrower } = share;
  const example = code(exampleOf(share, commands));
  const markdown = `${bold(person.displayName)} lends this space access until ${until}: whoever of the same Webex organization asks here may ask ${lentCommandsInWords(share.commands, commands)}, for example ${example}.`;
  const isElsewhere = borrower.kind === 'space' && borrower.roomId !== place.roomId;
  if (!isElsewhere) return { markdown, isPrivate: false, isDone: true };
  postInSpace(borrower.roomId, markdown, deps);
  const done = `I lend your access to ${borrowerInWords(borrower, inMessage)} until ${until}, and say so there.`;
  return { markdown: `${done} ${code(`unshare ${share.id}`)} ends it.`, isPrivate: true, isDone: true };
}
