import { recordDeed } from '../../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { type LinkTarget, linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { namingOf, type Reachable, reachableBy, usable } from '../../bot/links/reachable.ts';
import { choiceCard } from '../../bot/report/choice-card.ts';
import { lookingLike } from '../../bot/text/naming.ts';
import { asKeyword } from '../../bot/text/tokens.ts';
import { bold, code, listed, paragraphs } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { escapeCardText } from '../../core/markdown.ts';
import type { Person } from '../../core/person.ts';
import { notLinked } from '../../core/refusals.ts';
import { organizationChooser, type Settings } from '../../core/settings.ts';
import { changedMeanwhile, isOfSpace, settingsToTakeBack } from './space-default.ts';

/** The scope of a default organization (the person or a space), and the words of its command. */
export interface UseScope {
  name: 'use organization' | 'use here';
  summary: string;
  examples: Command['examples'];
  /** The id of the settings that keep the choice. */
  settingsOf(invocation: Invocation): string;
  /** The sentence that a chosen organization's name begins. */
  chosen: string;
  /** The sentence for when none is chosen. */
  nothing: string;
  /** The sentence for when one is chosen that the person can't ask about. */
  otherChosen: string;
}

/** Makes a command that chooses which of the person's own links, or of those that are lent to them, answers. */
export function createUse(scope: UseScope): Command {
  const { name, summary, examples, settingsOf } = scope;
  return {
    name,
    usage: '[organization|clear]',
    group: 'Your links',
    changes: true,
    summary,
    examples,
    async run(invocation, deps) {
      const organizations = await reachableBy(invocation, deps);
      const choose = async (organizationId: string | undefined) => {
        const before =
          organizationId === undefined
            ? await settingsToTakeBack(scope, defaultOf, invocation, deps)
            : undefined;
        await deps.store.changeSettings(settingsOf(invocation), (settings) => {
          if (before !== undefined && before.organizationId !== settings.organizationId) {
            throw changedMeanwhile();
          }
          return chosenBy(invocation.person, organizationId, settings);
        });
        const outcome = organizationId === undefined ? 'nothing' : 'chosen';
        await recordDeed(invocation, deps, { action: 'setting', command: name, outcome, organizationId });
      };
      if (isNothing(invocation.argument, organizations)) {
        await choose(undefined);
        return { markdown: scope.nothing, isPrivate: false, isDone: true };
      }
      if (organizations.length === 0) throw notLinked();
      return namingOf(organizations, async () => {
        if (invocation.argument === '') return currentChoice(scope, invocation, organizations, deps);
        const say = ({ organizationId }: LinkTarget) => `${name} ${organizationId}`;
        const chosen = usable(linkTo(organizations, invocation.argument, 'part', { say }));
        await choose(chosen.organizationId);
        const back = `${code(`${name} clear`)} undoes this.`;
        const markdown = `${bold(chosen.organizationName)} ${scope.chosen} ${back}`;
        return { markdown, isPrivate: true, isDone: true };
      });
    },
  };

  function chosenBy(
    { id: personId, orgId }: Person,
    organizationId: string | undefined,
    settings: Settings,
  ): Settings {
    if (!isOfSpace(name)) return { ...settings, organizationId };
    const organization = organizationId === undefined ? undefined : { personId, orgId, organizationId };
    return { ...settings, organizationId, choosers: { ...settings.choosers, organization } };
  }
}

/** Finds the default organization, and who chose it. */
function defaultOf(settings: Settings) {
  return { organizationId: settings.organizationId, chooser: organizationChooser(settings) };
}

/** Tells whether the text takes the choice back. An organization may be called `Default`: then only another word does. */
function isNothing(text: string, organizations: readonly LinkTarget[]): boolean {
  const isName = organizations.map(({ organizationName }) => organizationName).some(lookingLike(text));
  return /^(?:clear|nothing|default)$/.test(asKeyword(text)) && !isName;
}

/** Organizations that get a button each; of more, the name has to be said. */
const MAX_BUTTONS = 8;

/** Tells the present choice, with a button for each other one. An organization that the person can't ask about is not named. */
async function currentChoice(
  { name, settingsOf, chosen, nothing, otherChosen }: UseScope,
  invocation: Invocation,
  organizations: readonly Reachable[],
  { store }: CommandDeps,
): Promise<Reply> {
  const { organizationId } = (await store.findSettings(settingsOf(invocation))) ?? {};
  const names = organizationNames(organizations);
  const index = organizations.findIndex((one) => one.organizationId === organizationId);
  const current = names[index];
  const said = (strong: (foreign: string) => string) =>
    organizationId === undefined
      ? nothing
      : current === undefined
        ? otherChosen
        : `${strong(current)} ${chosen}`;
  const choices = organizations
    .map((one, n) => ({ label: names[n] ?? '', command: `${name} ${one.organizationId}` }))
    .filter((_, n) => n !== index)
    .slice(0, MAX_BUTTONS);
  const clear = { label: 'No default', command: `${name} clear` };
  const note = organizations.length > MAX_BUTTONS ? `Say “${name}” followed by a name for another one.` : '';
  return {
    markdown: paragraphs(
      said(bold),
      `You can choose ${listed(names.map(bold), 'or')}: say ${code(name)} followed by the name.`,
    ),
    card: choiceCard(
      said((foreign) => `**${escapeCardText(foreign)}**`),
      [...choices, ...(organizationId === undefined ? [] : [clear])],
      invocation.person.id,
      { note },
    ),
    isPrivate: true,
  };
}
