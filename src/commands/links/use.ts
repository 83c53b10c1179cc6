import { recordDeed } from '../../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { usable } from '../../bot/links/use-link.ts';
import { lookingLike } from '../../bot/text/naming.ts';
import { bold, code, listed, paragraphs } from '../../bot/text/wording.ts';
import type { Grant } from '../../core/links.ts';
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
  /** The sentence for when one is chosen that the person has no link to. */
  otherChosen: string;
}

/** Makes a command that chooses which of the person's own links answers. */
export function createUse(scope: UseScope): Command {
  const { name, summary, examples, settingsOf } = scope;
  return {
    name,
    usage: '[organization|nothing]',
    group: 'Your links',
    changes: true,
    summary,
    examples,
    async run(invocation, deps) {
      const grants = await deps.store.listGrants(invocation.person.id);
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
      if (isNothing(invocation.argument, grants)) {
        await choose(undefined);
        return { markdown: scope.nothing, isPrivate: false, isDone: true };
      }
      if (grants.length === 0) throw notLinked();
      if (invocation.argument === '')
        return { markdown: await currentChoice(scope, invocation, grants, deps), isPrivate: true };
      const say = ({ organizationId }: Grant) => `${name} ${organizationId}`;
      const grant = usable(linkTo(grants, invocation.argument, 'part', { say }));
      await choose(grant.organizationId);
      const back = `${code(`${name} nothing`)} takes it back.`;
      const markdown = `${bold(grant.organizationName)} ${scope.chosen} ${back}`;
      return { markdown, isPrivate: true, isDone: true };
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

/** Tells whether the text takes the choice back. An organization may be called `Default`: then only the other word does. */
function isNothing(text: string, grants: readonly Grant[]): boolean {
  const lower = text.toLowerCase();
  const isName = grants.map(({ organizationName }) => organizationName).some(lookingLike(text));
  return (lower === 'nothing' || lower === 'default') && !isName;
}

/** Tells the present choice. An organization that the person has no link to is not named. */
async function currentChoice(
  { name, settingsOf, chosen, nothing, otherChosen }: UseScope,
  invocation: Invocation,
  grants: readonly Grant[],
  { store }: CommandDeps,
): Promise<string> {
  const { organizationId } = (await store.findSettings(settingsOf(invocation))) ?? {};
  const names = organizationNames(grants);
  const index = grants.findIndex((grant) => grant.organizationId === organizationId);
  const current = index === -1 ? otherChosen : `${bold(names[index] ?? '')} ${chosen}`;
  return paragraphs(
    organizationId === undefined ? nothing : current,
    `You can choose ${listed(names.map(bold), 'or')}: say ${code(name)} followed by the name.`,
  );
}
