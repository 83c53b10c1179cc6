import type { Dashboard, Network } from '../../core/dashboard.ts';
import type { Command } from '../command.ts';
import { useLink } from '../links/link-use.ts';
import { organizationNames } from '../links/links-of.ts';
import { choose } from '../words/choosing.ts';
import { statusCard } from './status-card.ts';
import { reportNetwork, reportOrganization, type StatusReport } from './status-report.ts';
import { statusText } from './status-text.ts';

/** Four Meraki calls, whatever the size of the organization. */
export const status: Command = {
  name: 'status',
  usage: '[network]',
  group: 'Ask',
  summary: 'What is offline or alerting, in the organization or in one network',
  examples: ['status', 'status Rotterdam distribution centre', 'status "Rotterdam 301"'],
  run: (asked, parts) =>
    useLink(asked, parts, 'status', async ({ dashboard, grant, others }) => {
      const frame = {
        organization: grant.organizationName,
        others: organizationNames(others),
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
  return choose(await dashboard.networks(organizationId), wanted, {
    none: 'There is no network',
    several: 'networks match',
    nameOf: ({ name }) => name,
    markOf: ({ id }) => id,
    otherwise: 'Check its name in the Meraki dashboard.',
  });
}
