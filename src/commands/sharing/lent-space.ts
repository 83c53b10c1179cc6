import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { orWebexError } from '../../bot/or-webex-error.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Borrower } from '../../core/shares.ts';

/**
 * Makes the borrower that is a space: a group space of which the lender is a member.
 *
 * @param roomId the space that the question was about, when its button may have been pressed elsewhere; else that of the message
 * @throws KnownError `not_allowed`, `bad_arguments`; `webex_refused` when Webex does not answer
 */
export async function spaceBorrower(
  { person, place, isDirect }: Pick<Invocation, 'person' | 'place' | 'isDirect'>,
  { chat, sharing, log }: Pick<CommandDeps, 'chat' | 'sharing' | 'log'>,
  roomId?: string,
): Promise<Borrower & { kind: 'space' }> {
  if (sharing.mode !== 'on')
    throw new KnownError(
      'not_allowed',
      'The operator of this bot does not allow to lend to spaces. Nothing was lent.',
      `Lend to a person: ${code('share with')} and a mention or an address.`,
    );
  if (roomId === undefined && isDirect)
    throw new KnownError(
      'bad_arguments',
      `${code('share here')} lends to a group space, and here are only you and I. Nothing was lent.`,
      `Say it in the space, or ${code('share with')} and a person.`,
    );
  if (person.orgId === '')
    throw new KnownError(
      'not_allowed',
      'Webex does not show me your Webex organization, so I can’t tell who of it is in the space. Nothing was lent.',
      `Lend to a person: ${code('share with')} and a mention or an address.`,
    );
  const room = roomId ?? place.roomId;
  if (!(await orWebexError(chat.isIn(room, person.id), 'whether you are in the space')))
    throw new KnownError(
      'not_allowed',
      'You are not in that space any more. Nothing was lent.',
      `Say ${code('share here')} in a space in which you are.`,
    );
  const title = await chat.spaceTitle(room).catch((err: unknown) => {
    log.warn({ err }, 'name of a space unknown');
    return undefined;
  });
  return { kind: 'space', roomId: room, title: title ?? '' };
}
