import { z } from 'zod';
import type { ConnectionStats, DeviceChannelUse, NetworkChannelUse, Ssid } from '../../core/dashboard.ts';
import { count, flag, id, inner, list, network, number, part, text } from './fields.ts';

/** Null when nobody tried to connect. */
export const connectionStats = z
  .object({ success: count, assoc: count, auth: count, dhcp: count, dns: count })
  .nullable()
  .transform(
    (stats): ConnectionStats => ({
      success: stats?.success ?? 0,
      association: stats?.assoc ?? 0,
      authentication: stats?.auth ?? 0,
      dhcp: stats?.dhcp ?? 0,
      dns: stats?.dns ?? 0,
    }),
  );

const share = part(z.object({ percentage: number }));

const byBand = inner(
  z
    .object({ band: id, total: z.object({ percentage: z.number() }), wifi: share, nonWifi: share })
    .transform(({ band, total, wifi, nonWifi }) => ({
      band,
      total: total.percentage,
      wifi: wifi?.percentage,
      nonWifi: nonWifi?.percentage,
    })),
);

export const channelUseByNetwork = list(
  z
    .object({ network: z.object({ id }), byBand })
    .transform(({ network, byBand }): NetworkChannelUse => ({ networkId: network.id, bands: byBand })),
);

export const channelUseByDevice = list(
  z.object({ serial: id, mac: text, network, byBand }).transform(
    ({ network, byBand, ...device }): DeviceChannelUse => ({
      ...device,
      networkId: network?.id,
      bands: byBand,
    }),
  ),
);

/** Only what is named here is kept: neither the password nor anything of the RADIUS servers. */
export const ssids = list(
  z
    .object({
      number: z.number(),
      name: text,
      enabled: flag,
      visible: flag,
      authMode: text,
      wpaEncryptionMode: text,
      encryptionMode: text,
      splashPage: text,
      ipAssignmentMode: text,
      defaultVlanId: number,
      vlanId: number,
      bandSelection: text,
    })
    .transform(
      (ssid): Ssid => ({
        number: ssid.number,
        name: ssid.name ?? `SSID ${ssid.number}`,
        enabled: ssid.enabled ?? false,
        visible: ssid.visible,
        authMode: ssid.authMode,
        encryption: ssid.wpaEncryptionMode ?? ssid.encryptionMode,
        splashPage: ssid.splashPage,
        ipAssignment: ssid.ipAssignmentMode,
        vlan: ssid.defaultVlanId ?? ssid.vlanId,
        bands: ssid.bandSelection,
      }),
    ),
);
