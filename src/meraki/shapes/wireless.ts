import { z } from 'zod';
import type { ConnectionStats, DeviceChannelUse, NetworkChannelUse, Ssid } from '../../core/dashboard.ts';
import {
  countField,
  flagField,
  idField,
  innerListField,
  listField,
  networkField,
  numberField,
  partField,
  percentField,
  textField,
} from './fields.ts';

/** Null is Meraki's answer when nobody tried to connect. */
const NOBODY = { success: 0, assoc: 0, auth: 0, dhcp: 0, dns: 0 };

/** `getNetworkWirelessConnectionStats`. */
export const connectionStatsShape = z
  .object({
    success: countField,
    assoc: countField,
    auth: countField,
    dhcp: countField,
    dns: countField,
  })
  .nullable()
  .transform((stats): ConnectionStats => {
    const { assoc, auth, ...rest } = stats ?? NOBODY;
    return { ...rest, association: assoc, authentication: auth };
  });

const share = partField(z.object({ percentage: percentField }));

/** The channel use by band, without bands of which nothing is known. */
const byBand = innerListField(
  z
    .object({ band: idField, total: share, wifi: share, nonWifi: share })
    .transform(({ band, total, wifi, nonWifi }) => ({
      band,
      total: total?.percentage,
      wifi: wifi?.percentage,
      nonWifi: nonWifi?.percentage,
    }))
    .refine(({ total, wifi, nonWifi }) => (total ?? wifi ?? nonWifi) !== undefined),
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

/** `getNetworkWirelessSsids`, without the password and the RADIUS servers, and without SSIDs that have no number and no name. */
export const ssidsShape = listField(
  z
    .object({
      number: countField,
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
    .refine(({ number, name, enabled, authMode }) => (number ?? name ?? enabled ?? authMode) !== undefined)
    .transform(
      (ssid): Ssid => ({
        number: ssid.number,
        name: ssid.name ?? (ssid.number === undefined ? 'an SSID without a name' : `SSID ${ssid.number}`),
        enabled: ssid.enabled,
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
