import { recordDeed } from '../../bot/audit.ts';
import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { KnownError } from '../../core/errors.ts';
import type { Chooser } from '../../core/settings.ts';

/** The default of a space that is to be taken back. */
export interface TakenBack {
  /** The name of the command, for the audit log. */
  command: 'use here' | 'use here network';
  /** The organization of the default; undefined when there is no default. */
  organizationId: string | undefined;
  chooser: Chooser | undefined;
}

/**
 * Lets those take back the default of a space who have a link to its organization, moderate the space, or chose it. Refuses
 * and records others.
 *
 * @throws KnownError `not_allowed`, and `webex_refused` when Webex does not tell who moderates the space
 */
export async function assertMayTakeBack(
  { command, organizationId, chooser }: TakenBack,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<void> {
  const { person, place, isDirect } = invocation;
  if (isDirect || organizationId === undefined || chooser?.personId === person.id) return;
  if ((await deps.store.findGrant({ personId: person.id, organizationId })) !== undefined) return;
  if (await moderates(place.roomId, person.id, deps)) return;
  await recordDeed(invocation, deps, { action: 'refused', command, outcome: 'not_allowed', organizationId });
  const what =
    'Only somebody with a link to that organization, a moderator of this space, or whoever chose it can take that back.';
  throw new KnownError('not_allowed', what, 'Ask one of them.');
}

async function moderates(
  roomId: string,
  personId: string,
  { chat }: Pick<CommandDeps, 'chat'>,
): Promise<boolean> {
  try {
    return await chat.isModerator(roomId, personId);
  } catch (cause) {
    const next = 'Nothing was changed; try again.';
    throw new KnownError('webex_refused', 'Webex does not tell me who moderates this space.', next, {
      cause,
    });
  }
}

/** Makes the refusal of a change that was decided on for a setting that is another one by now. */
export function changedMeanwhile(): KnownError {
  const what = 'Somebody else has just changed that, so I changed nothing.';
  return new KnownError('not_allowed', what, 'Say it again if you still want it.');
}
