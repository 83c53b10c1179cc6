import { notLinked } from '../../core/refusals.ts';
import type { Command } from '../command.ts';
import { bullets, code, count, paragraphs } from '../words/wording.ts';
import { defaultsOf, linkLine } from './defaults.ts';
import { isActive, newestFirst, organizationNames } from './links-of.ts';

export const organizations: Command = {
  name: 'organizations',
  group: 'Your links',
  summary: 'The organizations you linked, and which of them answers',
  examples: ['organizations'],
  async run(asked, { store, clock }) {
    const grants = newestFirst(await store.listGrants(asked.person.id));
    if (grants.length === 0) throw notLinked();
    const sorted = [...grants.filter((one) => !isActive(one)), ...grants.filter(isActive)];
    const defaults = await defaultsOf(asked, store);
    const names = organizationNames(sorted);
    const lines = sorted.map((one, index) => linkLine(names[index] ?? '', one, defaults, clock()));
    const isChosen = grants.some(({ organizationId: id }) => id === defaults.here || id === defaults.mine);
    const markdown = paragraphs(
      `You linked ${count(grants.length, 'organization')}:`,
      bullets(lines),
      grants.every(isActive) ? '' : `Say ${code('link')} to link again.`,
      grants.length === 1 || isChosen
        ? ''
        : `The latest link that works answers. ${code('use organization')} followed by a name chooses another.`,
    );
    return { markdown, isPrivate: true };
  },
};
