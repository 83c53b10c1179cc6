import type { Command } from '../../bot/command.ts';
import { defaultsOf, linkLine } from '../../bot/links/defaults.ts';
import { isActive, organizationNames } from '../../bot/links/links-of.ts';
import { bullets, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import { newestFirst } from '../../core/links.ts';
import { notLinked } from '../../core/refusals.ts';

/** Lists the links of the person, those that must be linked again first. */
export const organizations: Command = {
  name: 'organizations',
  group: 'Your links',
  summary: 'Your linked organizations, and which one answers',
  examples: ['organizations'],
  alsoSaid: ['which organizations did I link', 'my organizations'],
  words: { organizations: 5, 'link organizations': 3 },
  async run(invocation, { store, clock }) {
    const grants = newestFirst(await store.listGrants(invocation.person.id));
    if (grants.length === 0) throw notLinked();
    const sorted = [...grants.filter((one) => !isActive(one)), ...grants.filter(isActive)];
    const defaults = await defaultsOf(invocation, store);
    const names = organizationNames(sorted);
    const lines = sorted.map((one, index) => linkLine(names[index] ?? '', one, defaults, clock()));
    const isChosen = grants.some(
      ({ organizationId: id }) => id === defaults.organizationHere || id === defaults.myOrganization,
    );
    const markdown = paragraphs(
      `You linked ${countOf(grants.length, 'organization')}:`,
      bullets(lines),
      grants.every(isActive) ? '' : `Say ${code('link')} to link again.`,
      grants.length === 1 || isChosen
        ? ''
        : `Your most recent working link answers. ${code('use organization')} followed by a name chooses another.`,
    );
    return { markdown, isPrivate: true };
  },
};
