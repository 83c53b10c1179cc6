import { createQueryCommand } from '../../bot/query/query-command.ts';
import { DAY, HOUR } from '../../core/clock.ts';
import { topClients, topDevices } from './top-by-usage.ts';
import { topNetworks } from './top-networks.ts';
import { readRanking } from './top-ranking.ts';

/** The command `top`. Takes one Meraki call; a ranking of networks takes one more, for how many there are. */
export const top = createQueryCommand({
  name: 'top',
  group: 'What is going on',
  subject: '[clients|devices|networks] [tag:…]',
  lookback: { defaultPeriod: DAY, minPeriod: 8 * HOUR, maxPeriod: 31 * DAY },
  hasList: true,
  summary: 'Top clients and devices by usage; networks by devices offline',
  examples: ['top clients', 'top devices last 7d', 'top networks tag:store', 'top clients as csv'],
  alsoSaid: ['who uses most bandwidth', 'top talkers', 'heaviest users', 'busiest networks'],
  words: {
    top: 3.5,
    talker: 5,
    'talker wan': 3,
    usage: 3,
    'who usage': 3,
    'top usage': 1.5,
    'top client': 4,
    'top clients': 4,
    'top devices': 2,
    'top aps': 4,
    'top switchs': 4,
    'top networks': 2.5,
    'top sites': 2.5,
    'clients usage': 3,
    'client usage': 1,
    'usage channel': -3,
    'usage line': -1,
    'usage port': -3,
    'top cameras': 4,
    'top appliances': 4,
    'usage who': 3,
    'who #mac': -4,
    'top site': 1,
    'usage site': 2,
    'site top': 1,
  },
  filters: {
    networks: 'networks',
    sites: 'networks',
    devices: 'devices',
    aps: 'devices',
    switchs: 'devices',
    client: 'clients',
    talker: 'clients',
    appliances: 'devices',
    'top site': 'networks',
    'usage sites': 'networks',
  },
  insteadInNetwork: 'clients',
  answer(query) {
    const ranking = readRanking(query.args.words);
    if (ranking.kind === 'networks') return topNetworks(ranking, query);
    return ranking.kind === 'devices' ? topDevices(ranking, query) : topClients(ranking, query);
  },
});
