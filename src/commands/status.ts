import type { Dashboard, Network } from '../core/dashboard.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { Command } from './command.ts';
import { useLink } from './link-use.ts';
import { findByName } from './naming.ts';
import { statusCard } from './status-card.ts';
import { reportNetwork, reportOrganization, type StatusReport } from './status-report.ts';
import { statusText } from './status-text.ts';
import { bold, listedUpTo } from './wording.ts';

/** Four Meraki calls, whatever the size of the organization. */
export const status: Command = {
  name: 'status',
  usage: '[network]',
  group: 'Ask',
  summary: 'What is offline or alerting, in the organization or in one network',
  examples: ['status', 'status Store 12', 'status "Store 12 – Lisbon"'],
  run: (asked, parts) =>
    useLink(asked, parts, 'status', async ({ dashboard, grant, others }) => {
      const frame = {
        organization: grant.organizationName,
        others: others.map(({ organizationName }) => organizationName),
        askedAt: parts.clock(),
      };
      const id = grant.organizationId;
      const report: StatusReport =
        asked.rest === ''
          ? { ...frame, ...(await reportOrganization(dashboard, id)) }
          : {
              ...frame,
              ...(await reportNetwork(dashboard, id, await networkCalled(asked.rest, dashboard, id))),
            };
      return { markdown: statusText(report), card: statusCard(report), isPrivate: true };
    }),
};

/** @throws KnownError `ambiguous`, `not_found` */
async function networkCalled(wanted: string, dashboard: Dashboard, organizationId: string): Promise<Network> {
  const networks = await dashboard.networks(organizationId);
  const found = networks.find(({ id }) => id === wanted);
  if (found) return found;
  const naming = findByName(networks, wanted, ({ name }) => [name]);
  if (naming.kind === 'one') return naming.item;
  const quote = `“${escapeMarkdown(wanted)}”`;
  if (naming.kind === 'several') {
    const twins = new Set(naming.items.map(({ name }) => name)).size < naming.items.length;
    const names = naming.items.map(({ id, name }) => (twins ? `${bold(name)} (\`${id}\`)` : bold(name)));
    const next = `Which one: ${listedUpTo(8, names, 'or')}?`;
    throw new KnownError('ambiguous', `${naming.items.length} networks match ${quote}.`, next);
  }
  const near = naming.nearest.map(({ name }) => bold(name));
  const next =
    near.length > 0
      ? `Did you mean ${listedUpTo(3, near, 'or')}?`
      : 'Check its name in the Meraki dashboard.';
  throw new KnownError('not_found', `There is no network ${quote}.`, next);
}
