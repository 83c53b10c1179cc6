import { devicesLike } from '../../bot/find/device.ts';
import { whatIsCalled } from '../../bot/find/what-is-called.ts';
import type { Query } from '../../bot/query/query.ts';
import { type Names, whichOne } from '../../bot/text/choosing.ts';
import { byName, lookingLike } from '../../bot/text/naming.ts';
import { formatNumber, quote } from '../../bot/text/wording.ts';
import type { Device, DeviceAvailability, Network } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { type PortsRequest, readPortsRequest } from './ports-request.ts';
import { resolveDevice } from './resolve-device.ts';

/** A switch, as far as its ports are to be told. */
export type Switch = Pick<Device, 'serial' | 'name' | 'networkId'>;

/**
 * Finds the switch that is asked about, and which ports of it. A network with one switch stands for that; of several, the
 * person is asked which.
 *
 * @throws KnownError `ambiguous`, `not_found`, each with switches or networks to pick from where there are some
 */
export async function findSwitch(query: Query): Promise<{ device: Switch; ports: string | undefined }> {
  const { args, say } = query;
  if (args.subject === '') {
    const network = args.network
      ? await query.network()
      : await query.oneNetwork(({ productTypes }) => productTypes.includes('switch'));
    return { device: await switchIn(network, query), ports: undefined };
  }
  const { device: wanted, ports } = await asNamed(readPortsRequest(args.subject), query);
  try {
    const device = await resolveDevice(wanted, query, {
      fits: ({ productType }) => productType === 'switch',
      kind: 'switch',
      say: ({ serial }) => say({ subject: withPorts(serial, ports), network: undefined }),
    });
    return { device, ports };
  } catch (error) {
    const isUnknown = error instanceof KnownError && error.code === 'not_found' && args.network === undefined;
    const called = isUnknown ? await whatIsCalled(wanted, query) : undefined;
    if (called?.kind !== 'network' || !called.isWhole) throw error;
    return { device: await switchIn(called.network, query, ports), ports };
  }
}

/** Takes the words for a name as a whole when there is a switch of that name. */
async function asNamed(request: PortsRequest, { args, dashboard, slices }: Query): Promise<PortsRequest> {
  if (!request.isName) return request;
  const isMeant = lookingLike(args.subject);
  const like = await devicesLike(args.subject, dashboard, slices);
  return like.some(({ name }) => isMeant(name)) ? { device: args.subject } : request;
}

async function switchIn(network: Network | undefined, query: Query, ports?: string): Promise<Switch> {
  const { dashboard, say } = query;
  const filter = { networkId: network?.id, productTypes: ['switch'] };
  const { items } = await dashboard.availabilities(filter);
  const found = items
    .flatMap((one) => (one.serial === undefined ? [] : [{ ...one, serial: one.serial }]))
    .toSorted((a, b) => byName(a.name, b.name));
  const [only] = found;
  const where = network === undefined ? 'here' : `in ${quote(network.name)}`;
  if (only === undefined) {
    throw new KnownError('not_found', `There is no switch ${where}.`, 'Say `devices MS` for all switches.');
  }
  if (found.length === 1) return only;
  const names: Names<DeviceAvailability & { serial: string }> = {
    nameOf: ({ name }) => name,
    markOf: ({ serial }) => serial,
    say: ({ serial }) => say({ subject: withPorts(serial, ports), network: undefined }),
  };
  const what = `There are ${formatNumber(found.length)} switches in “${network?.name ?? ''}”.`;
  throw whichOne(what, found, names);
}

/** Writes the subject of `ports`. */
export function withPorts(serial: string, ports: string | undefined): string {
  return ports === undefined ? serial : `${serial} ${ports}`;
}
