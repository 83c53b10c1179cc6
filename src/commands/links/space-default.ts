import { recordDeed } from '../../bot/audit.ts';
import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { orWebexError } from '../../bot/or-webex-error.ts';
import { KnownError } from '../../core/errors.ts';
import type { Chooser, Settings } from '../../core/settings.ts';

/** The commands that choose a default of a space. */
type SpaceCommand = 'use here' | 'use here network';

/** Tells whether a command chooses a default of a space, not one of a person. */
export function isOfSpace(name: string): name is SpaceCommand {
  return name === 'use here' || name === 'use here network';
}

/** The default of a space that is to be taken back. */
interface TakenBack {
  /** The organization of the default; undefined when there is no default. */
  organizationId: string | undefined;
  chooser: Chooser | undefined;
}

/**
 * Returns the settings whose default the person may take back: their own, or those of a space to whose organization they
 * have a link, that they moderate, or whose default they chose. Refuses and records others.
 *
 * @param scope the name of the command, and the id of the settings that keep the choice
 * @param defaultOf finds the default in the settings
 * @throws KnownError `not_allowed`, and `webex_refused` when Webex does not tell who moderates the space
 */
export async function settingsToTakeBack(
  { name, settingsOf }: { name: string; settingsOf(invocation: Invocation): string },
  defaultOf: (settings: Settings) => TakenBack,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<Settings> {
  const id = settingsOf(invocation);
  const settings = (await deps.store.findSettings(id)) ?? { id };
  if (isOfSpace(name)) await assertMayTakeBack(name, defaultOf(settings), invocation, deps);
  return settings;
}

async function assertMayTakeBack(
  command: SpaceCommand,
  { organizationId, chooser }: TakenBack,
  invocation: Invocation,
  deps: CommandDeps,
): Promise<void> {
  const { person, place, isDirect } = invocation;
  if (isDirect || organizationId === undefined || chooser?.personId === person.id) return;
  if ((await deps.store.findGrant({ personId: person.id, organizationId })) !== undefined) return;
  if (await orWebexError(deps.chat.isModerator(place.roomId, person.id), 'who moderates this space')) return;
  await recordDeed(invocation, deps, { action: 'refused', command, outcome: 'not_allowed', organizationId });
  const what =
    'Only somebody with a link to that organization, a moderator of this space, or whoever chose it can undo that.';
  throw new KnownError('not_allowed', what, 'Ask one of them.');
}

/** Makes the refusal of a change that was decided on for a setting that is another one by now. */
export function changedMeanwhile(): KnownError {
  const what = 'Somebody else has just changed that, so I changed nothing.';
  return new KnownError('not_allowed', what, 'Say it again if you still want it.');
}
