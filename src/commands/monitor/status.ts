import { createQueryCommand } from '../../bot/query/query-command.ts';
import { statusOfOrganization } from './status-of-organization.ts';
import { statusOfSite } from './status-of-site.ts';

/**
 * The command `status`. Takes five Meraki calls, one more for each 1,000 gateways; of a site at most eight. The kept list of
 * networks is read beside them.
 */
export const status = createQueryCommand({
  name: 'status',
  group: 'What is going on',
  subject: '[network]',
  inNetwork: true,
  hasList: true,
  insteadOfDevice: 'device',
  summary: 'What is down, alerting or failed; of a site also WAN, Wi-Fi, clients and changes',
  examples: ['status', 'status Rotterdam distribution centre', 'status in "Rotterdam 301"'],
  alsoSaid: ['what is down', 'is everything ok', 'any outages', 'is Rotterdam 301 ok', 'how is Oslo doing'],
  words: { 'status': 1.5, 'health': 2.5, 'health network': 3, 'ok': 1.5, 'up': 1, 'down': 3, 'outage': 3, 'trouble': 3, 'slow': 2, 'everything': 0.5, 'everything ok': 1.5, 'everything up': 2.5, '#client': -4, 'networks ok': 2, 'sites ok': 2, 'network ok': 2, 'network up': 3, 'how network': 5, 'how sites': 4, 'how everything': 3, 'how #name': 3, 'status #name': 1, 'status site': 2, 'status network': 3, 'ok #name': 2, 'up #name': 2.5, 'health #name': 1, 'site #name': 3, 'network #name': 2, 'ok site': 1.5, 'ok network': 1.5, '#device': -4, '#ip': -4, '#serial': -4, '#mac': -4, 'wan': -3, 'everything slow #name': 3, 'ongoing': 5, 'ongoing #name': 1, 'trouble #name': 2, 'fail everything': 1, 'sites trouble': 1.5, '#place down': 0.5, 'down #past': -4, 'outage #past': -3, 'overview': 2, 'outages #name': -2, 'line': -3, 'wan wifi': 6, 'trouble #past': -3, '#past': -1, 'error': 2, 'wifi': -1 },
  async answer(query) {
    const network = await query.anyNetwork();
    return network === undefined ? statusOfOrganization(query) : statusOfSite(network, query);
  },
});
