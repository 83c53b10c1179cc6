import { notLinked, relinkCause } from '../core/refusals.ts';
import type { Command } from './command.ts';
import { ago, bold, count } from './wording.ts';

export const organizations: Command = {
  name: 'organizations',
  group: 'Your links',
  summary: 'The organizations you linked',
  examples: ['organizations'],
  async run({ person }, { store, clock }) {
    const grants = (await store.listGrants(person.id)).toSorted((a, b) => b.linkedAt - a.linkedAt);
    if (grants.length === 0) throw notLinked();
    const now = clock();
    const broken = grants.filter(({ status }) => status !== 'active');
    const working = grants.filter(({ status }) => status === 'active');
    const lines = [
      ...broken.map(
        (one) => `- ${bold(one.organizationName)} – **must be linked again**: ${relinkCause(one)}`,
      ),
      ...working.map((one) => `- ${bold(one.organizationName)} – active, linked ${ago(one.linkedAt, now)}`),
    ];
    const again = broken.length > 0 ? '\n\nSay **link** to link again.' : '';
    return {
      markdown: `You linked ${count(grants.length, 'organization')}:\n\n${lines.join('\n')}${again}`,
      isPrivate: true,
    };
  },
};
