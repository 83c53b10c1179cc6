import { z } from 'zod';
import type { ConnectionStats, DeviceChannelUse, NetworkChannelUse, Ssid } from '../../core/dashboard.ts';
import {
  countOrZeroField,
  flagField,
  idField,
  innerListField,
  listField,
  networkField,
  numberField,
  partField,
  textField,
} from './fields.ts';

/** `getNetworkWirelessConnectionStats`; Meraki answers null when nobody tried to connect. */
export const connectionStatsShape = z
  .object({
    success: countOrZeroField,
    assoc: countOrZeroField,
    auth: countOrZeroField,
    dhcp: countOrZeroField,
    dns: countOrZeroField,
  })
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

const share = partField(z.object({ percentage: numberField }));

const byBand = innerListField(
  z
    .object({ band: idField, total: z.object({ percentage: z.number() }), wifi: share, nonWifi: share })
    .transform(({ band, total, wifi, nonWifi }) => ({
      band,
      total: total.percentage,
      wifi: wifi?.percentage,
      nonWifi: nonWifi?.percentage,
    })),
);

/** `getOrganizationWirelessDevicesChannelUtilizationByNetwork`. */
export const channelUseByNetworkShape = listField(
  z
    .object({ network: z.object({ id: idField }), byBand })
    .transform(({ network, byBand }): NetworkChannelUse => ({ networkId: network.id, bands: byBand })),
);

/** `getOrganizationWirelessDevicesChannelUtilizationByDevice`. */
export const channelUseByDeviceShape = listField(
  z.object({ serial: idField, mac: textField, network: networkField, byBand }).transform(
    ({ network, byBand, ...device }): DeviceChannelUse => ({
      ...device,
      networkId: network?.id,
      bands: byBand,
    }),
  ),
);

/** `getNetworkWirelessSsids`, without the password and the RADIUS servers. */
export const ssidsShape = listField(
  z
    .object({
      number: z.number(),
      name: textField,
      enabled: flagField,
      visible: flagField,
      authMode: textField,
      wpaEncryptionMode: textField,
      encryptionMode: textField,
      splashPage: textField,
      ipAssignmentMode: textField,
      defaultVlanId: numberField,
      vlanId: numberField,
      bandSelection: textField,
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
