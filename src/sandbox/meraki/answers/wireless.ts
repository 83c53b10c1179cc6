import { type Answers, among, byId, bySerial, listPage, type OperationCall } from '../call.ts';
import { badRequest } from '../errors.ts';
import { clientCount } from '../estate/clients.ts';
import { asOf, lastReported } from '../estate/drift.ts';
import type { EstateDevice, EstateNetwork } from '../estate/inventory.ts';
import { fraction, textHash } from '../estate/random.ts';
import { type EstateSsid, ssidsOf } from '../estate/ssids.ts';

const DAY = 86_400_000;
/** The highest channel utilization of each band, in percent. */
const BANDS = [
  { band: '2.4', most: 88 },
  { band: '5', most: 46 },
  { band: '6', most: 14 },
];
const UTILIZATION = textHash('channel use');

/** Answers about Wi-Fi. */
export const wirelessAnswers: Answers<
  | 'getNetworkWirelessSsids'
  | 'getNetworkWirelessConnectionStats'
  | 'getOrganizationWirelessDevicesChannelUtilizationByDevice'
  | 'getOrganizationWirelessDevicesChannelUtilizationByNetwork'
> = {
  getNetworkWirelessSsids: (call) => ({ body: ssidsOf(wireless(call)).map(show) }),

  getNetworkWirelessConnectionStats(call) {
    const network = wireless(call);
    const { query } = call;
    const ssid = query.number('ssid');
    const days = (query.span.to - query.span.from) / DAY;
    const tag = query.text('apTag');
    const points = network.devices.filter((device) => device.model.type === 'MR');
    const heard = points.filter((device) => tag === undefined || device.tags.includes(tag)).length;
    const share =
      (points.length === 0 ? 0 : heard / points.length) *
      (query.text('band') === undefined ? 1 : 0.4) *
      (ssid === undefined ? 1 : ssid < 3 ? 0.33 : 0);
    const attempts = clientCount(network) * 9 * days * share;
    const count = (part: number, salt: number) =>
      Math.round(attempts * part * (0.5 + fraction(network.salt, salt)));
    const body = {
      assoc: count(0.01, 1),
      auth: count(0.04, 2),
      dhcp: count(0.008, 3),
      dns: count(0.003, 4),
      success: count(0.93, 5),
    };
    return { body };
  },

  getOrganizationWirelessDevicesChannelUtilizationByDevice: (call) =>
    listPage(
      call,
      accessPoints(call),
      bySerial((device) => device.serial),
      (device) => ({
        serial: device.serial,
        mac: device.mac,
        network: { id: device.network.id },
        byBand: utilization([device], call),
      }),
    ),

  getOrganizationWirelessDevicesChannelUtilizationByNetwork(call) {
    const networks = Map.groupBy(accessPoints(call), (device) => device.network);
    const sorted = [...networks].sort(([a], [b]) => a.index - b.index);
    return listPage(
      call,
      sorted,
      byId(([network]) => network.id),
      ([network, points]) => ({
        network: { id: network.id },
        byBand: utilization(points, call),
      }),
    );
  },
};

/** Returns the network of the call. @throws RefusalError 400 when it has no access points */
function wireless(call: OperationCall): EstateNetwork {
  const network = call.network();
  if (!network.productTypes.includes('wireless'))
    throw badRequest('This endpoint only supports wireless networks');
  return network;
}

/** Returns the access points that reported within the span; the others measured nothing. */
const accessPoints = ({ organization, query, now }: OperationCall): EstateDevice[] =>
  organization.devices.filter(
    (device) =>
      device.model.type === 'MR' &&
      among(query.list('networkIds'), device.network.id) &&
      among(query.list('serials'), device.serial) &&
      (lastReported(device, asOf(now)) ?? 0) > query.span.from,
  );

/** Returns the average channel utilization on the day that the span ends; some 2.4 GHz channels are close to full. */
function utilization(points: readonly EstateDevice[], { query }: OperationCall) {
  const day = Math.floor(query.span.to / DAY);
  return BANDS.map(({ band, most }, index) => {
    const each = points.map(({ salt }) => fraction(salt, UTILIZATION, index, day) ** 2 * most);
    const busy = each.reduce((sum, one) => sum + one, 0) / points.length;
    const other = busy * 0.18;
    return {
      band,
      wifi: { percentage: hundredths(busy - other) },
      nonWifi: { percentage: hundredths(other) },
      total: { percentage: hundredths(busy) },
    };
  });
}

const hundredths = (percentage: number) => Math.round(percentage * 100) / 100;

const show = (ssid: EstateSsid) => ({
  number: ssid.number,
  name: ssid.name,
  enabled: ssid.enabled,
  splashPage: ssid.splashPage,
  ssidAdminAccessible: false,
  authMode: ssid.authMode,
  ...(ssid.psk !== null && { psk: ssid.psk }),
  ...(ssid.authMode !== 'open' && { encryptionMode: 'wpa', wpaEncryptionMode: 'WPA2 only' }),
  ...(ssid.authMode === '8021x-radius' && {
    radiusServers: [{ id: '797137134045134582', host: '10.0.0.20', port: 1812, radsecEnabled: false }],
    radiusAccountingEnabled: false,
  }),
  ipAssignmentMode: ssid.vlan === null ? 'NAT mode' : 'Bridge mode',
  adminSplashUrl: null,
  splashTimeout: '30 minutes',
  walledGardenEnabled: false,
  ...(ssid.vlan !== null && { useVlanTagging: true, defaultVlanId: ssid.vlan }),
  minBitrate: 12,
  bandSelection: 'Dual band operation',
  perClientBandwidthLimitUp: 0,
  perClientBandwidthLimitDown: 0,
  perSsidBandwidthLimitUp: 0,
  perSsidBandwidthLimitDown: 0,
  mandatoryDhcpEnabled: false,
  visible: ssid.visible,
  availableOnAllAps: true,
  availabilityTags: [],
  speedBurst: { enabled: false },
});
