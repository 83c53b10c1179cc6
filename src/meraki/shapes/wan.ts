import { z } from 'zod';
import type { DeviceUplinks, UplinkQuality, VpnStatus } from '../../core/dashboard.ts';
import {
  idField,
  innerListField,
  listField,
  numberField,
  partField,
  textField,
  timeField,
} from './fields.ts';

const uplink = z
  .object({
    interface: textField,
    status: idField,
    ip: textField,
    gateway: textField,
    publicIp: textField,
    provider: textField,
    connectionType: textField,
    signalStat: partField(z.object({ rsrp: numberField })),
  })
  .transform(({ signalStat, ...rest }) => ({
    ...rest,
    interface: rest.interface ?? 'uplink',
    rsrp: signalStat?.rsrp,
  }));

/** `getOrganizationUplinksStatuses`. */
export const uplinksShape: z.ZodType<DeviceUplinks[]> = listField(
  z.object({
    serial: idField,
    networkId: textField,
    model: textField,
    lastReportedAt: timeField,
    uplinks: innerListField(uplink),
  }),
);

/** `getOrganizationDevicesUplinksLossAndLatency`; points in the order of time. */
export const lossAndLatencyShape = listField(
  z
    .object({
      serial: idField,
      networkId: textField,
      uplink: idField,
      ip: textField,
      timeSeries: innerListField(
        z.object({ ts: timeField.pipe(z.number()), lossPercent: numberField, latencyMs: numberField }),
      ),
    })
    .transform(
      ({ timeSeries, ...rest }): UplinkQuality => ({
        ...rest,
        points: timeSeries.map(({ ts, ...point }) => ({ at: ts, ...point })).toSorted((a, b) => a.at - b.at),
      }),
    ),
);

const peer = z.object({
  networkId: textField,
  networkName: textField,
  name: textField,
  publicIp: textField,
  reachability: textField,
});

function isReachable({ reachability }: z.infer<typeof peer>): boolean | undefined {
  return reachability === undefined ? undefined : reachability === 'reachable';
}

/** `getOrganizationApplianceVpnStatuses`. */
export const vpnShape = listField(
  z
    .object({
      networkId: idField,
      networkName: textField,
      deviceSerial: textField,
      deviceStatus: textField,
      vpnMode: textField,
      uplinks: innerListField(z.object({ interface: idField, publicIp: textField })),
      exportedSubnets: innerListField(z.object({ subnet: idField })),
      merakiVpnPeers: innerListField(peer),
      thirdPartyVpnPeers: innerListField(peer),
    })
    .transform(
      (status): VpnStatus => ({
        networkId: status.networkId,
        networkName: status.networkName ?? status.networkId,
        serial: status.deviceSerial,
        deviceStatus: status.deviceStatus,
        mode: status.vpnMode,
        uplinks: status.uplinks,
        subnets: status.exportedSubnets.map(({ subnet }) => subnet),
        peers: [
          ...status.merakiVpnPeers.map((one) => ({
            kind: 'meraki' as const,
            name: one.networkName ?? one.networkId ?? 'a network without a name',
            networkId: one.networkId,
            reachable: isReachable(one),
          })),
          ...status.thirdPartyVpnPeers.map((one) => ({
            kind: 'third_party' as const,
            name: one.name ?? one.publicIp ?? 'a peer without a name',
            publicIp: one.publicIp,
            reachable: isReachable(one),
          })),
        ],
      }),
    ),
);
