import { z } from 'zod';
import { MINUTE } from '../../core/clock.ts';
import type { DeviceUplinks, UplinkQuality, VpnPeer, VpnStatus } from '../../core/dashboard.ts';
import {
  amountField,
  fieldOf,
  fittingIn,
  innerListField,
  isObject,
  listField,
  numberField,
  partField,
  percentField,
  textField,
  timeField,
  wordField,
} from './fields.ts';

/** A list inside an item, each entry of which counts; undefined when it is missing or no list: that is not the same as empty. */
function toldListField<T>(entry: z.ZodType<T>) {
  return fieldOf((value) => (Array.isArray(value) ? fittingIn(value, entry) : undefined));
}

/** An entry of a list of which something is known even if it is no object: that it is there. */
function entryOf<S extends z.ZodRawShape>(shape: S) {
  const fields = z.object(shape);
  return fieldOf((value) => fields.parse(isObject(value) ? value : {}));
}

const uplink = entryOf({
  interface: textField,
  status: wordField,
  ip: textField,
  gateway: textField,
  publicIp: textField,
  provider: textField,
  connectionType: textField,
  signalStat: partField(z.object({ rsrp: numberField })),
}).transform(({ signalStat, ...rest }) => ({ ...rest, rsrp: signalStat?.rsrp }));

/** `getOrganizationUplinksStatuses`, without entries that name neither a device nor a network. */
export const uplinksShape = listField(
  z
    .object({
      serial: textField,
      networkId: textField,
      model: textField,
      highAvailability: partField(z.object({ role: wordField })),
      lastReportedAt: timeField,
      uplinks: toldListField(uplink),
    })
    .refine(({ serial, networkId }) => serial !== undefined || networkId !== undefined)
    .transform(
      ({ highAvailability, ...device }): DeviceUplinks => ({ ...device, role: highAvailability?.role }),
    ),
);

/** Milliseconds; a point is a minute, in which no longer round trip fits. */
const latencyField = amountField.transform((value) =>
  value !== undefined && value <= MINUTE ? value : undefined,
);

/** `getOrganizationDevicesUplinksLossAndLatency`; points in the order of time, without those that have none. */
export const lossAndLatencyShape = listField(
  z
    .object({
      serial: textField,
      networkId: textField,
      uplink: textField,
      ip: textField,
      timeSeries: innerListField(
        z.object({ ts: timeField.pipe(z.number()), lossPercent: percentField, latencyMs: latencyField }),
      ),
    })
    .refine(({ serial, networkId }) => serial !== undefined || networkId !== undefined)
    .transform(
      ({ timeSeries, ...rest }): UplinkQuality => ({
        ...rest,
        points: timeSeries.map(({ ts, ...point }) => ({ at: ts, ...point })).toSorted((a, b) => a.at - b.at),
      }),
    ),
);

const peer = entryOf({
  networkId: textField,
  networkName: textField,
  name: textField,
  publicIp: textField,
  reachability: wordField,
});

function toPeer(kind: VpnPeer['kind']) {
  return ({ networkId, networkName, name, publicIp, reachability }: z.infer<typeof peer>): VpnPeer => ({
    kind,
    name: kind === 'meraki' ? networkName : (name ?? publicIp),
    networkId,
    publicIp,
    reachable: reachability === 'reachable' || (reachability === 'unreachable' ? false : undefined),
  });
}

/** `getOrganizationApplianceVpnStatuses`. */
export const vpnShape = listField(
  z
    .object({
      networkId: textField,
      networkName: textField,
      deviceSerial: textField,
      deviceStatus: wordField,
      vpnMode: wordField,
      uplinks: toldListField(entryOf({ interface: textField, publicIp: textField })),
      exportedSubnets: toldListField(entryOf({ subnet: textField })),
      merakiVpnPeers: toldListField(peer),
      thirdPartyVpnPeers: toldListField(peer),
    })
    .transform(
      ({ merakiVpnPeers, thirdPartyVpnPeers, exportedSubnets, ...status }): VpnStatus => ({
        networkId: status.networkId,
        networkName: status.networkName,
        serial: status.deviceSerial,
        deviceStatus: status.deviceStatus,
        mode: status.vpnMode,
        uplinks: status.uplinks,
        subnets: exportedSubnets?.flatMap(({ subnet }) => subnet ?? []),
        peers: [
          ...(merakiVpnPeers ?? []).map(toPeer('meraki')),
          ...(thirdPartyVpnPeers ?? []).map(toPeer('third_party')),
        ],
        untoldPeers: [
          ...(merakiVpnPeers === undefined ? (['meraki'] as const) : []),
          ...(thirdPartyVpnPeers === undefined ? (['third_party'] as const) : []),
        ],
      }),
    ),
);
