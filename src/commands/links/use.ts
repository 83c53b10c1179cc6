import { recordDeed } from '../../bot/audit.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { usable } from '../../bot/links/use-link.ts';
import { bold, code, listed, paragraphs } from '../../bot/text/wording.ts';
import type { Grant } from '../../core/links.ts';
import { notLinked } from '../../core/refusals.ts';

/** For whom an organization is chosen, and how that is said. */
export interface UseScope {
  name: 'use organization' | 'use here';
  summary: string;
  examples: Command['examples'];
  /** Where the choice is kept. */
  settingsOf(invocation: Invocation): string;
  /** Goes on after the organization's name. */
  chosen: string;
  /** Whole sentences. */
  nothing: string;
  otherChosen: string;
}

/** A command that chooses which of the asker's own links answers. */
export function createUse(audience: UseScope): Command {
  const { name, summary, examples, settingsOf } = audience;
  return {
    name,
    usage: '[organization|nothing]',
    group: 'Your links',
    summary,
    examples,
    async run(invocation, deps) {
      const grants = await deps.store.listGrants(invocation.person.id);
      const choose = async (organizationId: string | undefined) => {
        await deps.store.changeSettings(settingsOf(invocation), (settings) => ({
          ...settings,
          organizationId,
        }));
        const outcome = organizationId === undefined ? 'nothing' : 'chosen';
        await recordDeed(invocation, deps, { action: 'setting', command: name, outcome, organizationId });
      };
      if (isNothing(invocation.argument, grants)) {
        await choose(undefined);
        return { markdown: audience.nothing, isPrivate: false };
      }
      if (grants.length === 0) throw notLinked();
      if (invocation.argument === '')
        return { markdown: await currentChoice(audience, invocation, grants, deps), isPrivate: true };
      const grant = usable(linkTo(grants, invocation.argument, 'part'));
      await choose(grant.organizationId);
      const back = `${code(`${name} nothing`)} takes it back.`;
      return { markdown: `${bold(grant.organizationName)} ${audience.chosen} ${back}`, isPrivate: true };
    },
  };
}

/** An organization may be called `Default`; then the other word is left. */
function isNothing(said: string, grants: readonly Grant[]): boolean {
  const lower = said.toLowerCase();
  const isName = grants.some(({ organizationName }) => organizationName.toLowerCase() === lower);
  return (lower === 'nothing' || lower === 'default') && !isName;
}

/** Another person's organization may be chosen here: its name is none of this person's business. */
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
