import { askedLine } from '../../bot/query/age.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { code } from '../../bot/text/wording.ts';
import type { Device } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { isHost, type PingRequest, readPingRequest } from './ping-request.ts';
import { pingResult, pollPing } from './ping-result.ts';
import { resolveDevice } from './resolve-device.ts';

/**
 * The command `ping`. Takes one Meraki call to find the device, one to start, and one a second until there is
 * a result.
 */
export const ping = createQueryCommand({
  name: 'ping',
  group: 'Devices',
  lent: 'named',
  isOnce: true,
  changes: true,
  subject: '<device>',
  shown: '[<host> from] <device>',
  inNetwork: true,
  lists: 'devices',
  summary: 'Ping a device, or a host from a device',
  examples: ['ping 8.8.8.8 from rotterdam-301-gw01', 'ping rotterdam-301-sw01', 'ping gw01 in Rotterdam 301'],
  alsoSaid: ['can sw01 reach 8.8.8.8', 'test reachability', 'is gw01 responding'],
  words: { ping: 9, reach: 4, 'reach #device': 4, 'reach #ip': 3 },
  async answer(query) {
    const { dashboard, args, say, sayTo } = query;
    const request = readPingRequest(args.words);
    const device = await deviceOf(request, query);
    const job = await dashboard.startPing(device.serial, request.host);
    const report = await pollPing(dashboard, job);
    const what = request.host === undefined ? device.name : `${request.host} from ${device.name}`;
    return {
      title: query.title(`Ping ${what}`),
      ...pingResult(report),
      age: askedLine,
      suggestions: [
        { title: 'Ping again', command: say({ subject: subjectOf(request, device), network: undefined }) },
        { title: 'Device', command: sayTo('device', { subject: device.serial }) },
      ],
    };
  },
});

function subjectOf({ host }: PingRequest, { serial }: Device): string {
  return host === undefined ? serial : `${host} from ${serial}`;
}

/**
 * Finds the device that pings.
 *
 * @throws KnownError `ambiguous`, `not_found`, also for a host without a device
 */
async function deviceOf(request: PingRequest, query: Query): Promise<Device> {
  const { host, device: wanted } = request;
  try {
    const again = (device: Device) => query.say({ subject: subjectOf(request, device), network: undefined });
    return await resolveDevice(wanted, query, { say: again });
  } catch (error) {
    const isUnknown = error instanceof KnownError && error.code === 'not_found';
    if (!isUnknown || host !== undefined || !/[.:]/.test(wanted) || !isHost(wanted)) throw error;
    const next = `To ping it, name the device to ping from: ${code(`ping ${wanted} from`)} and its name.`;
    throw new KnownError('not_found', error.message, next, { cause: error });
  }
}
