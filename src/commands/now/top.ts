import { DAY, HOUR } from '../../core/clock.ts';
import { createAsk } from '../ask/ask.ts';
import { topClients, topDevices } from './top-by-usage.ts';
import { topNetworks } from './top-networks.ts';
import { rankingIn } from './top-ranking.ts';

/** One Meraki call; of networks one more, for how many there are. */
export const top = createAsk({
  name: 'top',
  group: 'What is going on',
  subject: '[clients|devices|networks] [tag:…]',
  lookback: { usual: DAY, shortest: 8 * HOUR, longest: 31 * DAY },
  hasList: true,
  summary: 'Which clients and devices move most data, and which networks are worst off',
  examples: ['top clients', 'top devices last 7d', 'top networks tag:store', 'top clients as csv'],
  answer(inquiry) {
    const ranking = rankingIn(inquiry.question.words);
    if (ranking.kind === 'networks') return topNetworks(ranking, inquiry);
    return ranking.kind === 'devices' ? topDevices(ranking, inquiry) : topClients(ranking, inquiry);
  },
});
