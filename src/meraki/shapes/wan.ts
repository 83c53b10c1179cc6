import { z } from 'zod';
import type { DeviceUplinks, UplinkQuality, VpnStatus } from '../../core/dashboard.ts';
import { id, inner, list, number, part, text, time } from './fields.ts';

const uplink = z
  .object({
    interface: text,
    status: id,
    ip: text,
    gateway: text,
    publicIp: text,
    provider: text,
    connectionType: text,
    signalStat: part(z.object({ rsrp: text })),
  })
  .transform(({ signalStat, ...rest }) => ({
    ...rest,
    interface: rest.interface ?? 'uplink',
    rsrp: signalStat?.rsrp,
  }));

export const uplinks: z.ZodType<DeviceUplinks[]> = list(
  z.object({ serial: id, networkId: text, model: text, lastReportedAt: time, uplinks: inner(uplink) }),
);

export const lossAndLatency = list(
  z
    .object({
      serial: id,
      networkId: text,
      uplink: id,
      ip: text,
      timeSeries: inner(z.object({ ts: time.pipe(z.number()), lossPercent: number, latencyMs: number })),
    })
    .transform(
      ({ timeSeries, ...rest }): UplinkQuality => ({
        ...rest,
        points: timeSeries.map(({ ts, ...point }) => ({ at: ts, ...point })).toSorted((a, b) => a.at - b.at),
      }),
    ),
);

const peer = z.object({ networkId: text, networkName: text, name: text, publicIp: text, reachability: text });

function reachable({ reachability }: z.infer<typeof peer>): boolean | undefined {
  return reachability === undefined ? undefined : reachability === 'reachable';
}

export const vpn = list(
  z
    .object({
      networkId: id,
      networkName: text,
      deviceSerial: text,
      deviceStatus: text,
      vpnMode: text,
      uplinks: inner(z.object({ interface: id, publicIp: text })),
      exportedSubnets: inner(z.object({ subnet: id })),
      merakiVpnPeers: inner(peer),
      thirdPartyVpnPeers: inner(peer),
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
            reachable: reachable(one),
          })),
          ...status.thirdPartyVpnPeers.map((one) => ({
            kind: 'third_party' as const,
            name: one.name ?? one.publicIp ?? 'a peer without a name',
            publicIp: one.publicIp,
            reachable: reachable(one),
          })),
        ],
      }),
    ),
);
