import type { Command } from '../../bot/command.ts';
import { lentTo } from '../../bot/links/borrowed.ts';
import { defaultsOf, linkLine } from '../../bot/links/defaults.ts';
import { borrowedLine } from '../../bot/links/lent-in-words.ts';
import { isActive, organizationNames } from '../../bot/links/links-of.ts';
import { bullets, code, countOf, paragraphs } from '../../bot/text/wording.ts';
import { timesFor } from '../../bot/time-zone.ts';
import { newestFirst } from '../../core/links.ts';
import { notLinked } from '../../core/refusals.ts';

/** Lists the links of the person, those that must be linked again first, and what is lent to them. */
export const organizations: Command = {
  name: 'organizations',
  group: 'Your links',
  summary: 'Your linked organizations, and which one answers',
  examples: ['organizations'],
  alsoSaid: ['which organizations did I link', 'my organizations'],
  words: { organizations: 5, 'link organizations': 3 },
  async run(invocation, deps) {
    const { store, clock } = deps;
    const [listed, { open }] = await Promise.all([
      store.listGrants(invocation.person.id),
      lentTo(invocation, deps),
    ]);
    const grants = newestFirst(listed);
    if (grants.length === 0 && open.length === 0) throw notLinked();
    const sorted = [...grants.filter((one) => !isActive(one)), ...grants.filter(isActive)];
    const defaults = await defaultsOf(invocation, store);
    const names = organizationNames(sorted);
    const lines = sorted.map((one, index) => linkLine(names[index] ?? '', one, defaults, clock()));
    const times = await timesFor(invocation, deps);
    const isChosen = [...grants, ...open.map(({ share }) => share)].some(
      ({ organizationId: id }) => id === defaults.organizationHere || id === defaults.myOrganization,
    );
    const markdown = paragraphs(
      grants.length === 0 ? '' : `You linked ${countOf(grants.length, 'organization')}:`,
      bullets(lines),
      open.length === 0 ? '' : 'Lent to you:',
      bullets(open.map((one) => borrowedLine(one, defaults, times))),
      grants.every(isActive) ? '' : `Say ${code('link')} to link again.`,
      grants.length + open.length === 1 || isChosen
        ? ''
        : `${grants.some(isActive) ? 'Your most recent working link' : 'What was lent to you last'} answers. ${code('use organization')} followed by a name chooses another.`,
    );
    return { markdown, isPrivate: true, tellsOf: open.map(({ share }) => share) };
  },
};
