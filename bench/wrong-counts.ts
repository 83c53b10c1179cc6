import { MAX_CALLS } from '../src/meraki/http.ts';
import { MOST_CROWD_CALLS } from './goals.ts';
import type { BenchResults } from './results.ts';

/** The most connections to Meraki that this bot may have open at the same time, however many organizations are asked about. */
export const MOST_MERAKI_SOCKETS = MAX_CALLS;

/**
 * Returns what is wrong with the counts, in words: the run then fails. It never fails on time. Answers that are wrong, sent
 * twice or missing end most parts at once; those of a crowd are counted here.
 */
export function wrongCounts({ hundred = [], commands }: BenchResults): string[] {
  const ofCrowds = hundred.flatMap(({ people, areExpired, ...found }) => {
    const who = `${people} people of one organization, tokens ${areExpired ? 'expired' : 'new'}`;
    const wrong = [
      found.refused > 0 && `${found.refused} were refused`,
      found.extra > 0 && `${found.extra} answers too many`,
      people <= 100 && found.calls > MOST_CROWD_CALLS && `${found.calls} calls to Meraki`,
      areExpired && found.refreshes !== people && `${found.refreshes} refreshes`,
      found.sockets > MOST_MERAKI_SOCKETS && `${found.sockets} connections to Meraki`,
    ];
    return wrong.filter((one) => one !== false).map((one) => `${who}: ${one}`);
  });
  const sockets = commands?.merakiSockets['this bot'] ?? 0;
  return sockets <= MOST_MERAKI_SOCKETS
    ? ofCrowds
    : [...ofCrowds, `commands: ${sockets} connections to Meraki`];
}
