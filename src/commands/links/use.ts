import type { Grant } from '../../core/links.ts';
import { notLinked } from '../../core/refusals.ts';
import type { Asked, Command, CommandParts } from '../command.ts';
import { recordDeed } from '../record-deed.ts';
import { bold, code, listed, paragraphs } from '../words/wording.ts';
import { usable } from './link-use.ts';
import { linkTo, organizationNames } from './links-of.ts';

/** For whom an organization is chosen, and how that is said. */
export interface Audience {
  name: 'use organization' | 'use here';
  summary: string;
  examples: Command['examples'];
  /** Where the choice is kept. */
  settingsOf(asked: Asked): string;
  /** Goes on after the organization's name. */
  chosen: string;
  /** Whole sentences. */
  nothing: string;
  otherChosen: string;
}

/** A command that chooses which of the asker's own links answers. */
export function createUse(audience: Audience): Command {
  const { name, summary, examples, settingsOf } = audience;
  return {
    name,
    usage: '[organization|nothing]',
    group: 'Your links',
    summary,
    examples,
    async run(asked, parts) {
      const grants = await parts.store.listGrants(asked.person.id);
      const choose = async (organizationId: string | undefined) => {
        await parts.store.changeSettings(settingsOf(asked), (settings) => ({ ...settings, organizationId }));
        const outcome = organizationId === undefined ? 'nothing' : 'chosen';
        await recordDeed(asked, parts, { action: 'setting', command: name, outcome, organizationId });
      };
      if (isNothing(asked.rest, grants)) {
        await choose(undefined);
        return { markdown: audience.nothing, isPrivate: false };
      }
      if (grants.length === 0) throw notLinked();
      if (asked.rest === '')
        return { markdown: await howItIs(audience, asked, grants, parts), isPrivate: true };
      const grant = usable(linkTo(grants, asked.rest, 'part'));
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
async function howItIs(
  { name, settingsOf, chosen, nothing, otherChosen }: Audience,
  asked: Asked,
  grants: readonly Grant[],
  { store }: CommandParts,
): Promise<string> {
  const { organizationId } = (await store.findSettings(settingsOf(asked))) ?? {};
  const names = organizationNames(grants);
  const index = grants.findIndex((grant) => grant.organizationId === organizationId);
  const current = index === -1 ? otherChosen : `${bold(names[index] ?? '')} ${chosen}`;
  return paragraphs(
    organizationId === undefined ? nothing : current,
    `You can choose ${listed(names.map(bold), 'or')}: say ${code(name)} followed by the name.`,
  );
}
